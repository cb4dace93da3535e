// The findings for the page: each with its facts in order, grouped by cause as far as the evidence tells.
import type { Verdict } from "../../verdict.ts";
import type { FindingGroup, FindingPart } from "./page-data.ts";

/** What a buyer was told in one of their requests, as the history has it. */
export interface Told {
  sale: string;
  user: string;
  /** In ms since the start of the run; absent where no answer came. */
  atMs: number | undefined;
  status: number | undefined;
  outcome: string;
  error: string | undefined;
  process: string;
}

/** All findings. Those of one invariant during the same faults have one cause; those about several sales are no less one. */
export function findingsOf({ invariants }: Verdict, told: readonly Told[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  let number = 0;
  for (const { name, findings, valid } of invariants) {
    if (valid !== false) continue;
    for (const { what, evidence, place } of findings) {
      const during = place?.during ?? [];
      const cause = causeOf(place !== undefined, during);
      const group = groups.get(cause) ?? { cause, findings: [] };
      groups.set(cause, group);
      const { sale, user, gid } = place ?? {};
      const own = told.filter((one) => one.user === user && (sale === undefined || one.sale === sale));
      group.findings.push({
        number: number++,
        invariant: name,
        what,
        ...{ sale, user, gid, at: place?.fromMs },
        facts: [
          ...(sale === undefined ? [] : [["sale", sale] as [string, string]]),
          ...(user === undefined ? [] : [["buyer", user] as [string, string]]),
          ...(gid === undefined ? [] : [["gid", gid] as [string, string]]),
          ...(place === undefined ? [] : [["when", spanText(place.fromMs, place.toMs)] as [string, string]]),
          ...own.map((one): [string, string] => ["was told", toldText(one)]),
          ["server", serverOf(own)],
          ["in force", during.length === 0 ? "no fault" : during.join("; ")],
        ],
        evidence: evidence.map((one) => JSON.stringify(one, null, 1)).join("\n"),
      });
    }
  }
  return [...groups.values()].sort((a, b) => b.findings.length - a.findings.length);
}

const causeOf = (isPlaced: boolean, during: readonly string[]): string => {
  if (!isPlaced) return "no time is known";
  return during.length === 0 ? "no fault was in force" : `in force: ${during.join("; ")}`;
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;
const spanText = (from: number, to: number): string =>
  from === to ? seconds(from) : `${seconds(from)} to ${seconds(to)}`;

function toldText({ atMs, status, outcome, error }: Told): string {
  const how = status === undefined ? "no reply" : `status ${status}`;
  const when = atMs === undefined ? "" : `, ${seconds(atMs)}`;
  return `${outcome}${error === undefined ? "" : ` (${error})`}, ${how}${when}`;
}

/** Only probes are sent to a server by its name. */
function serverOf(told: readonly Told[]): string {
  const probed = told.flatMap(({ process }) => (process.startsWith("probe-") ? [process.slice(6)] : []));
  return probed[0] ?? "not recorded";
}

/** The finding of this number. */
export const findingOf = (groups: readonly FindingGroup[], number: number): FindingPart | undefined =>
  groups.flatMap(({ findings }) => findings).find((one) => one.number === number);

// The findings for the page: each with its facts in order, grouped by cause as far as the evidence tells.
import type { Place, Verdict } from "../../verdict.ts";
import { byCause, type Suspect } from "./causes.ts";
import type { FindingGroup } from "./page-data.ts";

/** What a buyer was told in one of their requests, as the history has it. */
export interface Told {
  sale: string;
  user: string;
  /** When the answer came, in ms since the start of the run; absent where none came. */
  atMs: number | undefined;
  status: number | undefined;
  outcome: string;
  error: string | undefined;
  process: string;
}

type Fact = [label: string, value: string];

/** All findings by their causes. */
export function findingsOf({ invariants }: Verdict, told: readonly Told[]): FindingGroup[] {
  const suspects: Suspect[] = [];
  for (const { name, findings, valid } of invariants) {
    if (valid !== false) continue;
    for (const { what, evidence, place } of findings) {
      const { sale, user, gid } = place ?? {};
      const own = told.filter((one) => one.user === user && (sale === undefined || one.sale === sale));
      const finding = {
        ...{ number: suspects.length, invariant: name, what, sale, user, gid, at: place?.fromMs },
        facts: factsOf(place, own),
        evidence: evidence.map((one) => JSON.stringify(one, null, 1)).join("\n"),
      };
      const inShort = [...new Set(own.map((one) => toldInShort(one)))].sort().join(" and ");
      const { during = [], afterwards: [next] = [] } = place ?? {};
      suspects.push({ finding, during, next, told: inShort });
    }
  }
  return byCause(suspects);
}

function factsOf(place: Place | undefined, told: readonly Told[]): Fact[] {
  if (place === undefined) return [];
  const { sale, user, gid, fromMs, toMs, during, afterwards = [] } = place;
  const named: [string, string | undefined][] = [
    ["sale", sale],
    ["buyer", user],
    ["gid", gid],
    ["when", fromMs === toMs ? seconds(fromMs) : `${seconds(fromMs)} to ${seconds(toMs)}`],
  ];
  return [
    ...named.flatMap(([label, value]): Fact[] => (value === undefined ? [] : [[label, value]])),
    ...told.map((one): Fact => ["was told", toldText(one)]),
    ["server", serverOf(during, told)],
    ["in force", during.length === 0 ? "no fault" : during.join("; ")],
    ...(afterwards.length === 0 ? [] : [["afterwards", afterwards.join("; ")] as Fact]),
  ];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;

const toldInShort = ({ status, outcome }: Told): string =>
  `${outcome}, ${status === undefined ? "no reply" : `status ${status}`}`;

function toldText(one: Told): string {
  const why = one.error === undefined ? "" : ` (${one.error})`;
  const when = one.atMs === undefined ? "" : `, at ${seconds(one.atMs)}`;
  return `${toldInShort(one)}${why}${when}`;
}

const PROBE = "probe-";
const ON_SERVER = /^failpoint .* on (\S+)$/;

/** A failpoint tells on which server it went off, and a probe is sent to one by its name. */
function serverOf(during: readonly string[], told: readonly Told[]): string {
  const hit = during.flatMap((fault) => ON_SERVER.exec(fault)?.[1] ?? []);
  const probed = told.flatMap(({ process }) =>
    process.startsWith(PROBE) ? [process.slice(PROBE.length)] : [],
  );
  return [...hit, ...probed][0] ?? "not recorded";
}

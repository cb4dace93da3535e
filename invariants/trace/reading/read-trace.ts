// Reads from a run's folder all that concerns one buyer or one gid.
import path from "node:path";
import { sentenceOf } from "../../every-check.ts";
import { readHistory } from "../../record/reading/read-history.ts";
import { readObservations } from "../../record/reading/read-observations.ts";
import { readRunFile } from "../../record/reading/read-run-file.ts";
import type { RunFile } from "../../record/run-file.ts";
import type { RecordedVerdict } from "../../verdict.ts";
import { findingsAbout } from "../findings-about.ts";
import type { Gathered, RunContext } from "../gathered.ts";
import { namingOf } from "../naming.ts";
import type { TraceFinding } from "../trace.ts";
import { Gathering, type Wanted } from "./gather.ts";
import { exchangesOf } from "./pick-exchanges.ts";
import { readLogs } from "./read-logs.ts";

/** What was found: parts of one sale; or the sales to choose from, none if the name is unknown. */
export type Found = { gathered: Gathered } | { sales: string[] };

/**
 * Reads the run. `verdict` is the one that was recorded with it, if one was. `onPurchases` is told now and then how many
 * purchases were read.
 */
export function readTrace(
  folder: string,
  wanted: Wanted,
  verdict: RecordedVerdict | undefined,
  onPurchases?: (count: number) => void,
): Found {
  const file = readRunFile(folder);
  const gathering = new Gathering(wanted, onPurchases);
  const cut = readBoth(folder, file, wanted, gathering);
  const { purchases, deductions, orders, supplies, samples } = gathering;
  const sales = [...new Set([...purchases, ...deductions, ...orders].flatMap(({ sale }) => sale ?? []))];
  const [sale] = sales;
  if (sale === undefined || sales.length > 1) return { sales };
  const gids = gidsOf(wanted, gathering);
  const names = namingOf(sale, gathering.users, gids);
  const { exchanges, wire } = exchangesOf(folder, names);
  const findings = findingsAbout(findingsOf(verdict), sale, gathering.users, gids);
  const run = contextOf(file, gathering, cut, wire);
  const gathered: Gathered = {
    run,
    sale,
    users: gathering.users,
    gids,
    purchases: [...purchases].sort((a, b) => a.invoked - b.invoked),
    supplies: supplies.filter((one) => one.sale === sale),
    deductions: distinct(deductions),
    orders,
    messages: gathering.messages.filter(({ gid }) => gids.includes(gid)),
    samples: samples.filter((one) => one.sale === sale),
    exchanges,
    ...readLogs(folder, names),
    findings,
  };
  return { gathered };
}

/** A buyer's gids are learned from replies first; a gid's buyers from the ledger first. */
function readBoth(
  folder: string,
  { format = 1 }: RunFile,
  { gid }: Wanted,
  gathering: Gathering,
): RunContext["cut"] {
  const cut: RunContext["cut"] = {};
  const history = () => {
    gathering.beginHistory();
    cut.history = readHistory(path.join(folder, "history.jsonl"), gathering, format);
  };
  const observations = () => {
    gathering.beginObservations();
    const add = gathering.addObservation.bind(gathering);
    cut.observations = readObservations(path.join(folder, "observations.jsonl"), add, format);
  };
  if (gid !== undefined) observations();
  const known = gathering.users.length;
  history();
  const isGrown = gid !== undefined && gathering.users.length > known;
  if (gid === undefined || isGrown) observations();
  if (isGrown) history();
  return cut;
}

function gidsOf({ gid }: Wanted, { purchases, deductions, orders }: Gathering): string[] {
  if (gid !== undefined) return [gid];
  return [...new Set([...purchases, ...deductions, ...orders].flatMap((one) => one.gid ?? []))];
}

function contextOf(
  { format = 1, replies = [], interrupted, sources = {}, contract }: RunFile,
  { unseen, rest, faults, startedAt }: Gathering,
  cut: RunContext["cut"],
  wire: RunContext["wire"],
): RunContext {
  return {
    startedAt: Number.isFinite(startedAt) ? startedAt : 0,
    replies: replies.map(({ name }) => name),
    sources,
    wire,
    unseen,
    cut: interrupted ? { observations: "the run was interrupted", ...defined(cut) } : cut,
    rest,
    faults,
    unitsReturn: contract?.unitsReturn ?? false,
    failedHealsCount: format > 1,
  };
}

const defined = ({ history, observations }: RunContext["cut"]): RunContext["cut"] => ({
  ...(history === undefined ? {} : { history }),
  ...(observations === undefined ? {} : { observations }),
});

/** A store may list an entry twice. */
const distinct = <T>(entries: readonly T[]): T[] => [
  ...new Map(entries.map((one) => [JSON.stringify(one), one])).values(),
];

/** All findings, with what their invariants want. */
const findingsOf = (verdict: RecordedVerdict | undefined): TraceFinding[] =>
  (verdict?.invariants ?? []).flatMap(({ name, findings }) =>
    findings.map(({ what }) => ({ invariant: name, says: sentenceOf(name), what })),
  );

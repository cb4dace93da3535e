// What the page needs to trace buyers: a small record of each, from which it makes traces as `make trace` does. Pure, and
// for both sides: the report packs, the page unpacks.
import type { Operation } from "../../record/history.ts";
import type { Deduction, Order, Sample, UnfinishedMessage } from "../../record/observation.ts";
import type { WireLine } from "../../record/wire.ts";
import { findingsAbout } from "../../trace/findings-about.ts";
import type { Gathered, LogLine, RunContext } from "../../trace/gathered.ts";
import type { TraceFinding } from "../../trace/trace.ts";

/** Everything for the traces. Times of buyers are in ms since the first operation of the run. */
export interface TracesPart {
  /** The folder of the run, as one types it: for the command that traces a buyer who is not here. */
  folder: string;
  /** How many buyers the run has; fewer may be here. */
  buyers: number;
  run: RunContext;
  sales: string[];
  /** Words that come again and again: gids, processes, errors. */
  words: string[];
  supplies: Operation[];
  messages: UnfinishedMessage[];
  /** Samples of each sale by its number, in columns: begin, end, left, deducted, orders. */
  samples: (number | null)[][][];
  findings: TraceFinding[];
  kept: KeptBuyer[];
}

/** One buyer of one sale. Numbers of words are -1 where there is none. */
export interface KeptBuyer {
  sale: number;
  user: string;
  /** Time, how long the answer took or null, outcome, status or 0, rule or -1, gid, error, process. */
  asked: [number, number | null, number, number, number, number, number, number][];
  /** Entries of the ledger: gid, units, 1 if it names the buyer. */
  held: [number, number, number][];
  /** Orders: gid, time or null, units. */
  orders: [number, number | null, number][];
  /** Only of some buyers, among them those of all findings. */
  wire?: WireLine[];
  logs?: LogLine[];
  moreLogs?: number;
}

export const OUTCOMES = ["ok", "fail", "info"] as const;
const NONE = -1;

/** The buyers of this name or of this gid; without a sale, those of all sales. */
export function keptBuyers(
  { kept, sales, words }: TracesPart,
  { user, sale, gid }: { user?: string | undefined; sale?: string | undefined; gid?: string | undefined },
): KeptBuyer[] {
  const word = gid === undefined ? NONE : words.indexOf(gid);
  if (gid !== undefined && word === NONE) return [];
  return kept.filter(
    (one) =>
      (user === undefined || one.user === user) &&
      (sale === undefined || sales[one.sale] === sale) &&
      (gid === undefined || gidsIn(one).includes(word)),
  );
}

const gidsIn = ({ asked, held, orders }: KeptBuyer): number[] => [
  ...asked.map((one) => one[5]),
  ...held.map(([gid]) => gid),
  ...orders.map(([gid]) => gid),
];

/** The gids of a buyer, as they are written. */
export const gidsOf = ({ words }: TracesPart, buyer: KeptBuyer): string[] => [
  ...new Set(gidsIn(buyer).flatMap((number) => words[number] ?? [])),
];

/** What a trace of these buyers of one sale is made of; with a gid, only what is of that gid. */
export function gatheredOf(part: TracesPart, buyers: readonly KeptBuyer[], gid?: string): Gathered {
  const number = buyers[0]?.sale ?? 0;
  const sale = part.sales[number] ?? "";
  const users = buyers.map(({ user }) => user);
  const gids = gid === undefined ? [...new Set(buyers.flatMap((one) => gidsOf(part, one)))] : [gid];
  const hasAll = buyers.every(({ wire }) => wire !== undefined);
  const isOfGid = (one: { gid?: string | undefined }) => gid === undefined || one.gid === gid;
  return {
    run: withEnds(part.run),
    sale,
    users,
    gids,
    purchases: buyers.flatMap((one) => purchasesOf(part, one)).sort((a, b) => a.invoked - b.invoked),
    supplies: part.supplies.filter((one) => one.sale === sale).map(withEnd),
    deductions: buyers.flatMap((one) => deductionsOf(part, one)).filter(isOfGid),
    orders: buyers.flatMap((one) => ordersOf(part, one)).filter(isOfGid),
    messages: part.messages.filter((one) => gids.includes(one.gid)),
    samples: samplesOf(part, number),
    exchanges: distinct(buyers.flatMap(({ wire = [] }) => wire)).sort(
      (a, b) => a.requestedAt - b.requestedAt,
    ),
    logs: distinct(buyers.flatMap(({ logs = [] }) => logs)),
    moreLogs: Math.max(0, ...buyers.map(({ moreLogs = 0 }) => moreLogs)),
    findings: findingsAbout(part.findings, sale, users, gids),
    ...(hasAll ? {} : { isPartial: true }),
  };
}

/** JSON has no infinity: what did not end has none. */
const withEnd = (one: Operation): Operation => ({
  ...one,
  completed: one.completed ?? Number.POSITIVE_INFINITY,
});
const withEnds = (run: RunContext): RunContext => ({ ...run, faults: run.faults.map(withEnd) });

const distinct = <T>(all: readonly T[]): T[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
];

function purchasesOf(part: TracesPart, { sale, user, asked }: KeptBuyer): Operation[] {
  const { startedAt } = part.run;
  return asked.map(([at, took, outcome, status, rule, gid, error, process]) => ({
    process: part.words[process] ?? "",
    op: "purchase",
    sale: part.sales[sale] ?? "",
    user,
    invoked: startedAt + at,
    completed: took === null ? Number.POSITIVE_INFINITY : startedAt + at + took,
    outcome: OUTCOMES[outcome] ?? "info",
    ...(status === 0 ? {} : { status }),
    ...(rule === NONE ? {} : { rule }),
    ...(gid === NONE ? {} : { gid: part.words[gid] }),
    ...(error === NONE ? {} : { error: part.words[error] }),
  }));
}

const deductionsOf = (part: TracesPart, { sale, user, held }: KeptBuyer): Deduction[] =>
  held.map(([gid, units, isNamed]) => ({
    ...{ kind: "deduction", sale: part.sales[sale] ?? "" },
    ...(isNamed === 1 ? { user } : {}),
    ...gidIn(part, gid),
    ...(units === 1 ? {} : { units }),
  }));

const ordersOf = (part: TracesPart, { sale, user, orders }: KeptBuyer): Order[] =>
  orders.map(([gid, at, units]) => ({
    ...{ kind: "order", sale: part.sales[sale] ?? "", user },
    ...gidIn(part, gid),
    ...(at === null ? {} : { at: part.run.startedAt + at }),
    ...(units === 1 ? {} : { units }),
  }));

function gidIn({ words }: TracesPart, number: number): { gid?: string } {
  const gid = words[number];
  return gid === undefined ? {} : { gid };
}

function samplesOf({ samples, sales, run }: TracesPart, number: number): Sample[] {
  const [times = [], ends = [], left = [], deducted = [], orders = []] = samples[number] ?? [];
  const sale = sales[number] ?? "";
  const given = (name: string, value: number | null | undefined) =>
    value === null || value === undefined ? {} : { [name]: value };
  const atOf = (time: number | null | undefined) => (typeof time === "number" ? run.startedAt + time : null);
  return times.map((at, index) => ({
    ...{ kind: "sample", at: run.startedAt + (at ?? 0), sale },
    ...given("until", atOf(ends[index])),
    ...given("remaining", left[index]),
    ...given("deducted", deducted[index]),
    ...given("orders", orders[index]),
  }));
}

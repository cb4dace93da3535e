// A whole run of right sales in format 2: its description, its history, its observations, and its files.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Facts } from "../../invariants/facts/facts.ts";
import type { HistoryLine, Operation } from "../../invariants/record/history.ts";
import type { Observation, Unseen } from "../../invariants/record/observation.ts";
import type { RunFile } from "../../invariants/record/run-file.ts";
import { END, play, REPLIES, type RightSale, type Sight } from "./right-sale.ts";
import { PLAIN_SHOP } from "./right-shop.ts";
import { RUN } from "./run-folder.ts";

/** History and observations of a run. */
export interface RightRun {
  run: RunFile;
  operations: Operation[];
  observations: Observation[];
}

/** Runs all sales at once, as this target shows them. */
export function rightRun(sales: readonly RightSale[], sight: Sight, run: Partial<RunFile> = {}): RightRun {
  const played = sales.map((sale) => play(sale, sight));
  const operations = played.flatMap((one) => one.operations);
  const samples = played.flatMap((one) => one.samples).sort(byTime);
  const isNew = sight.format > 1;
  return {
    run: {
      ...RUN,
      ...(isNew ? { format: sight.format, replies: REPLIES, checkBackMs: 3_000 } : {}),
      ...(sight.format === 3 ? { contract: (sight.shop ?? PLAIN_SHOP).contract } : {}),
      orderLagBoundMs: END,
      promisedMarks: [],
      ...run,
    },
    operations: [...operations].sort((a, b) => a.completed - b.completed),
    observations: [
      ...unseen(sight),
      ...(isNew ? [...clocks(sight, 0), ...STORES] : []),
      ...samples,
      ...(isNew ? clocks(sight, END - 200) : []),
      ...sales.flatMap(probesOf),
      rest(sight),
      ...played.flatMap((one) => one.end),
      ...(isNew ? [...clocks(sight, END + 20), loadOf(operations)] : []),
    ],
  };
}

/** A probed sale has one buyer for each server that is left. */
function probesOf({ sale, asks, isProbed }: RightSale): Observation[] {
  if (isProbed !== true) return [];
  const users = [...new Set(asks.map(({ user }) => user))];
  return users.map((user) => ({
    ...{ kind: "probe", sale, user, server: `server of ${user}`, servers: users.length, boundMs: 1_000 },
    at: Math.min(...asks.flatMap((one) => (one.user === user ? [one.at - one.before] : []))),
  }));
}

const byTime = (a: Observation, b: Observation) => ("at" in a && "at" in b ? (a.at ?? 0) - (b.at ?? 0) : 0);

/** The facts of a run, as if they had been read from its files. */
export function factsOfRun({ run, operations, observations }: RightRun): Facts {
  const facts = new Facts(run);
  for (const operation of operations) facts.addOperation(operation);
  for (const observation of observations) facts.addObservation(observation);
  return facts;
}

function unseen({ stock, initial, ledger, orders, messages }: Sight): Observation[] {
  const shown: Record<Unseen["what"], boolean> = {
    ...{ stock, initial, orders, messages },
    ledger: ledger !== "none",
  };
  const reason = (what: string) => `${what} cannot be seen`;
  return (Object.keys(shown) as Unseen["what"][])
    .filter((what) => !shown[what])
    .map((what) => ({ kind: "unseen", what, reason: reason(what) }));
}

/** Each reading is off by some of its error. */
const clocks = ({ clockMs }: Sight, at: number): Observation[] => [
  { kind: "clock", of: "mysql", at, offsetMs: clockMs + ((at % 7) - 3), errorMs: 3 },
  { kind: "clock", of: "harness", at, offsetMs: (at % 3) - 1, errorMs: 1 },
];

const STORES: Observation[] = (["redis", "mariadb"] as const).map((of) => ({
  kind: "storage",
  of,
  fileSystem: "ext4",
  durable: true,
}));

function rest({ rest }: Sight): Observation {
  const times = { at: END, healedAt: END - 100, waitedMs: 100, deadlineMs: 100 };
  return rest === "late"
    ? { kind: "rest", ...times, rested: false, pending: "a store does not answer" }
    : { kind: "rest", ...times, rested: true, by: rest };
}

function loadOf(operations: readonly Operation[]): Observation {
  const buyers = new Set(
    operations.flatMap(({ op, sale, user }) => (op === "purchase" ? [`${sale} ${user}`] : [])),
  );
  return { kind: "load", planned: buyers.size, arrived: buyers.size };
}

/** Times of a file have thirteen digits. */
const EPOCH = 1_700_000_000_000;

/** The texts of a run's files. */
export function textsOf({ run, operations, observations }: RightRun): Record<string, string> {
  const isNew = run.format !== undefined && run.format > 1;
  const history = linesOf(operations);
  const seen = observations.map((one) => moved(one));
  const withEnd = (lines: object[], end: object) =>
    [...lines, ...(isNew ? [end] : [])].map((line) => `${JSON.stringify(line)}\n`).join("");
  return {
    "run.json": `${JSON.stringify(run, null, 2)}\n`,
    "history.jsonl": withEnd(history, { end: true, lines: history.length }),
    "observations.jsonl": withEnd(seen, { kind: "end", lines: seen.length }),
  };
}

/** Writes a run into a new folder of this name under `root`; returns the folder. */
export function writeRun(root: string, name: string, run: RightRun): string {
  const folder = path.join(root, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(textsOf(run))) writeFileSync(path.join(folder, file), text);
  return folder;
}

/** Two lines for each operation, in the order of their times. */
function linesOf(operations: readonly Operation[]): HistoryLine[] {
  const lines = operations.flatMap((operation) => {
    const { process, op, sale, user, units, key, completed, outcome, gid, status, rule, error } = operation;
    const open = { process, op, sale, user, units, key, invoked: EPOCH + operation.invoked };
    const opening = { at: operation.invoked, line: open };
    if (!Number.isFinite(completed)) return [opening];
    const line = { ...open, completed: EPOCH + completed, status, outcome, rule, error, gid };
    return [opening, { at: completed, line }];
  });
  return lines.sort((a, b) => a.at - b.at).map(({ line }) => JSON.parse(JSON.stringify(line)));
}

function moved(observation: Observation): Observation {
  const later = (name: string, value: unknown) =>
    ["at", "until", "healedAt"].includes(name) && typeof value === "number" ? value + EPOCH : value;
  return JSON.parse(JSON.stringify(observation), later);
}

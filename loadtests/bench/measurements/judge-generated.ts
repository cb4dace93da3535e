// How fast a recorded run is judged: writes a history of the size that is asked for, reads and judges it, and prints how
// long that took. The files are temporary, and removed whatever happens.
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Facts } from "../../../invariants/facts/facts.ts";
import { judge } from "../../../invariants/judge.ts";
import type { Observation } from "../../../invariants/record/observation.ts";
import { readHistory } from "../../../invariants/record/reading/read-history.ts";
import { readObservations } from "../../../invariants/record/reading/read-observations.ts";
import { withTemporaryFolder } from "../../../stack/process/temporary-folder.ts";

const HELP = `node --import tsx loadtests/bench/measurements/judge-generated.ts [--operations N]

Reads and judges a generated history of N operations (1,000,000), two lines each, and prints operations per second
and the peak of memory. Exit codes: 0 measured, 64 bad usage, 70 the history was not judged true.
`;
const SALE = "bench";
const START = 1_700_000_000_000;
/** One request in this many gets a unit, the others come too late; one buyer in this many clicks twice. */
const WINNERS = 20;
const TWICE = 10;
/** One request in this many gets no answer; its buyer is one who clicks twice. */
const UNANSWERED = 1_000;
/** How many ask in a millisecond, and how many wait for their answer. */
const ASKED_PER_MS = 20;
const IN_FLIGHT = 100;
const WRITE_AT_ONCE = 5_000;

/** Writes a file in pieces, so that this process needs little memory for it. */
function writeLines(file: string, lines: Iterable<object>): void {
  const descriptor = openSync(file, "w");
  let pending: string[] = [];
  const flush = () => {
    writeSync(descriptor, pending.join(""));
    pending = [];
  };
  try {
    for (const line of lines) {
      pending.push(`${JSON.stringify(line)}\n`);
      if (pending.length >= WRITE_AT_ONCE) flush();
    }
    flush();
  } finally {
    closeSync(descriptor);
  }
}

const gidOf = (n: number): string => `{${SALE}}-${n.toString(16).padStart(32, "0")}`;
const isWinner = (operation: number, operations: number): boolean => operation * WINNERS < operations;

/**
 * A stampede: the first buyers get the units, some of them ask twice at once, all others are told sold out. Each broken
 * connection has a text of its own.
 */
function* historyOf(operations: number): Generator<object> {
  const admin = { process: "admin", op: "open", sale: SALE, units: buyersWithUnit(operations).length };
  yield { ...admin, invoked: START };
  yield { ...admin, invoked: START, completed: START + 1, status: 201, outcome: "ok" };
  for (let n = 0; n < operations + IN_FLIGHT; n++) {
    if (n < operations) yield askedBy(n);
    if (n >= IN_FLIGHT) yield answerTo(n - IN_FLIGHT, operations);
  }
  yield { end: true, lines: 2 + 2 * operations };
}

function askedBy(n: number) {
  const slot = isSecondClick(n) ? `${slotOf(n - 1)}-1` : slotOf(n);
  const invoked = START + 2 + Math.floor(n / ASKED_PER_MS);
  return { process: `k6-${slot}`, op: "purchase", sale: SALE, user: userOf(n), invoked };
}

function answerTo(n: number, operations: number): object {
  const asked = askedBy(n);
  const error = `read tcp 127.0.0.1:${1_024 + (n % 60_000)}->127.0.0.1:8081: connection reset by peer`;
  if (n % UNANSWERED === UNANSWERED / 2)
    return { ...asked, completed: asked.invoked + 1, outcome: "info", error };
  const answer = isWinner(n, operations)
    ? { status: 201, outcome: "ok", rule: 0, gid: gidOf(Number(asked.user.slice(1))) }
    : { status: 409, outcome: "fail", rule: 1, error: "SOLD_OUT" };
  return { ...asked, completed: asked.invoked + IN_FLIGHT / ASKED_PER_MS, ...answer };
}

/** k6 has 500 buyers at once, and numbers them from 1. */
const slotOf = (n: number): number => 1 + (n % 500);
const isSecondClick = (n: number): boolean => n % TWICE === 1;
/** Of every ten operations the second is another click of the first one's buyer. */
const userOf = (n: number): string => `b${isSecondClick(n) ? n - 1 : n}`;

function buyersWithUnit(operations: number): number[] {
  const buyers: number[] = [];
  for (let n = 0; isWinner(n, operations) && n < operations; n++) if (userOf(n) === `b${n}`) buyers.push(n);
  return buyers;
}

/** What the stores hold in the end: a unit and an order for each of the first. */
function* observationsOf(operations: number): Generator<object> {
  const buyers = buyersWithUnit(operations);
  const units = buyers.length;
  const end = START + operations;
  for (const of of ["harness", "mysql"]) yield { kind: "clock", of, at: START, offsetMs: 0, errorMs: 1 };
  const rest = { at: end, healedAt: START, rested: true, waitedMs: 1, deadlineMs: 1_000 };
  yield { kind: "rest", ...rest, by: "proof" };
  yield {
    kind: "sample",
    at: START + 2,
    sale: SALE,
    remaining: units,
    initial: units,
    deducted: 0,
    orders: 0,
  };
  yield { kind: "sample", at: end, sale: SALE, remaining: 0, initial: units, deducted: units, orders: units };
  for (const n of buyers) {
    const held = { sale: SALE, user: `b${n}`, gid: gidOf(n) };
    yield { kind: "deduction", ...held };
    yield { kind: "order", ...held, at: START + 20 + Math.floor(n / ASKED_PER_MS) };
  }
  yield { kind: "end", lines: 5 + 2 * units };
}

/** What the run promises, as far as judging it needs that. */
const RUN = {
  format: 2 as const,
  replies: [
    { name: "bought", status: [201], outcome: "ok" as const },
    { name: "sold-out", status: [409], outcome: "fail" as const, reason: "sold-out" as const },
  ],
  ...{ promisedMarks: ["sold-out"], orderLagBoundMs: 1_000, interrupted: false },
  ...{ checkBackMs: 3_000, bounds: { decidedShare: 1, arrivedShare: 0, checkBackShare: 0 } },
};

/** Judges a generated run in this folder; returns the line to print. Throws when the verdict is not `true`. */
export function measure(folder: string, operations: number): string {
  const history = path.join(folder, "history.jsonl");
  const observations = path.join(folder, "observations.jsonl");
  writeLines(history, historyOf(operations));
  writeLines(observations, observationsOf(operations));

  const began = performance.now();
  const facts = new Facts(RUN);
  facts.cut.history = readHistory(history, facts, RUN.format);
  const observe = (observation: Observation) => facts.addObservation(observation);
  facts.cut.observations = readObservations(observations, observe, RUN.format);
  const readMs = performance.now() - began;
  const verdict = judge(facts, RUN);
  const totalMs = performance.now() - began;

  if (verdict.valid !== true)
    throw new Error(`the generated history was judged ${verdict.valid}: ${verdict.because}`);
  const mib = (bytes: number) => Math.round(bytes / 2 ** 20);
  const perSecond = Math.round((operations / totalMs) * 1_000).toLocaleString("en");
  return [
    `${operations.toLocaleString("en")} operations (${mib(statSync(history).size)} MiB)`,
    `read in ${(readMs / 1_000).toFixed(2)} s, judged in ${((totalMs - readMs) / 1_000).toFixed(2)} s`,
    `${perSecond} operations/s, peak RSS ${mib(process.resourceUsage().maxRSS * 1_024)} MiB`,
  ].join("; ");
}

function operationsAsked(args: string[]): number | "help" | undefined {
  try {
    const options = {
      operations: { type: "string", default: "1000000" },
      help: { type: "boolean" },
    } as const;
    const { values } = parseArgs({ args, options });
    if (values.help) return "help";
    return /^[1-9]\d{1,8}$/.test(values.operations) ? Number(values.operations) : undefined;
  } catch {
    return undefined;
  }
}

async function main(args: string[]): Promise<number> {
  const operations = operationsAsked(args);
  if (typeof operations !== "number") {
    (operations === "help" ? process.stdout : process.stderr).write(HELP);
    return operations === "help" ? 0 : 64;
  }
  try {
    const figures = await withTemporaryFolder("flashproof-bench-", (folder) => measure(folder, operations));
    process.stdout.write(`${figures}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    return 70;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  process.exitCode = await main(process.argv.slice(2));

// Small runs written by hand, of which traces are made.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Operation } from "../../invariants/record/history.ts";
import type { WireLine } from "../../invariants/record/wire.ts";
import type { Wanted } from "../../invariants/trace/reading/gather.ts";
import { readTrace } from "../../invariants/trace/reading/read-trace.ts";
import type { Trace, TraceEvent } from "../../invariants/trace/trace.ts";
import { traceOf } from "../../invariants/trace/trace-of.ts";
import type { Finding, RecordedVerdict } from "../../invariants/verdict.ts";
import { linesOf, recordRun } from "./run-folder.ts";
import { SALE, type Story } from "./story.ts";

/** What a run leaves besides history and observations. */
export interface Besides {
  wire?: readonly Partial<WireLine>[];
  logs?: Readonly<Record<string, string>>;
  file?: object;
}

/** Writes the run into a new folder of this name under `root`; returns the folder. */
export function tracedRun(
  root: string,
  name: string,
  story: Story,
  { wire, logs, file }: Besides = {},
): string {
  const folder = recordRun(root, name, story, file);
  if (wire !== undefined)
    writeFileSync(
      path.join(folder, "wire.jsonl"),
      linesOf([...wire.map(exchange), { end: true, lines: wire.length }]),
    );
  if (logs !== undefined) mkdirSync(path.join(folder, "logs"));
  for (const [log, text] of Object.entries(logs ?? {})) writeFileSync(path.join(folder, "logs", log), text);
  return folder;
}

/** An exchange of this kind. */
export const exchange = (some: Partial<WireLine>): WireLine => ({
  ...{ link: "server-1-redis", connection: 1, number: 0, verb: "SET", on: [], writes: true, text: "" },
  ...{ requestedAt: 11, repliedAt: 12 },
  ...some,
});

/** The trace of one buyer or gid of this run. Throws if it is not there. */
export function traceIn(folder: string, wanted: Wanted, verdict?: RecordedVerdict): Trace {
  const found = readTrace(folder, wanted, verdict);
  if ("sales" in found) throw new Error(`not one trace, but of sales ${found.sales.join(", ") || "(none)"}`);
  return traceOf(found.gathered);
}

/** An event in one line: time, way, what and how it is known. */
export const inLine = ({ at, from, to, what, reply, source }: TraceEvent): string =>
  `${at ?? "-"} ${from === to ? to : `${from}>${to}`} ${source}: ${what}${reply === undefined ? "" : ` = ${reply}`}`;

/** A fault of the nemesis, and its healing. */
export const fault = (n: number, op: string, target: string, from: number, to: number): Operation[] => [
  { process: `nemesis-${n}`, op, target, invoked: from, completed: from, outcome: "ok" },
  { process: `nemesis-${n}`, op: `heal-${op}`, target, invoked: to, completed: to, outcome: "ok" },
];

/** Something that struck this sale alone. */
export const strike = (
  process: string,
  op: string,
  at: number,
  more: Partial<Operation> = {},
): Operation => ({
  ...{ process, op, sale: SALE, invoked: at, completed: at, outcome: "ok" },
  ...more,
});

/** A verdict with these findings of lost orders. */
export const verdictOf = (findings: Finding[]): RecordedVerdict => ({
  ...{ valid: false, because: "", marks: [], notes: [] },
  invariants: [
    { name: "no-lost-order", kind: "at rest", valid: false, checked: 2, found: findings.length, findings },
  ],
});

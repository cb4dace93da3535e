// Runs wrk, and refuses a measurement in which anything but the expected reply came.
import path from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { HarnessError } from "../../../base/errors.ts";
import { parseJson, parserOf } from "../../../base/parse.ts";
import { runChild } from "../../../stack/process/run-child.ts";
import { findTool } from "../../../stack/tools/find.ts";
import type { RequestText } from "./request-text.ts";

/** One run of wrk: a closed loop, in which every request is a new buyer's. */
export interface WrkRun {
  url: string;
  request: RequestText;
  /** Eight digits that no other measurement of the run has: they keep its buyers apart. */
  nonce: string;
  connections: number;
  seconds: number;
  /** The status that every reply must have. */
  expected: number;
}

const Measured = Type.Object({
  durationUs: Type.Number({ exclusiveMinimum: 0 }),
  /** Replies by status. */
  replies: Type.Record(Type.String(), Type.Number()),
  latencyUs: Type.Object({
    p50: Type.Number(),
    p90: Type.Number(),
    p95: Type.Number(),
    p99: Type.Number(),
    "p99.9": Type.Number(),
    max: Type.Number(),
  }),
  /** Connections that failed, and requests without a reply. */
  broken: Type.Number(),
  timeouts: Type.Number(),
});
/** What the Lua script prints at its end. */
export type Measured = Static<typeof Measured>;

const parseMeasured = parserOf(Measured, "wrk's result");
const SCRIPT = path.join(import.meta.dirname, "purchases.lua");
/** A reply may take long where a thousand connections are opened at once, but it must come. */
const TIMEOUT = "10s";
/** One thread asks faster than this project's servers answer, and leaves them the other cores. */
const THREADS = 1;

/** The program. Throws what to type where it is missing. */
export const findWrk = (): string => findTool("wrk");

/** Runs wrk to its end; throws when it broke off, or when a reply was not the expected one. */
export async function runWrk(run: WrkRun, signal: AbortSignal): Promise<Measured> {
  const { connections, seconds, url, request, nonce, expected } = run;
  const load = [`-t${THREADS}`, `-c${connections}`, `-d${seconds}s`, "--timeout", TIMEOUT];
  const args = [...load, "-s", SCRIPT, url, "--", request.before, request.after, nonce];
  const { out, err } = await runChild("wrk", [findWrk(), ...args], { signal });
  return demandOnly(readMeasured(out + err), expected);
}

/** What wrk's script printed, among all that wrk printed. */
export function readMeasured(output: string): Measured {
  const line = /^measured (\{.*\})$/m.exec(output)?.[1];
  if (line === undefined) throw new HarnessError("failed", `wrk printed no measurement: ${output.trim()}`);
  return parseJson(line, "wrk's result", parseMeasured);
}

/** The result, where all replies had this status and none was missing. Throws otherwise: errors are no throughput. */
export function demandOnly(measured: Measured, status: number): Measured {
  const { replies, broken, timeouts } = measured;
  const others = Object.entries(replies).filter(([other]) => other !== String(status));
  const wrong = [
    ...others.map(([other, count]) => `${count} of status ${other}`),
    ...(broken > 0 ? [`${broken} broken connections`] : []),
    ...(timeouts > 0 ? [`${timeouts} time-outs`] : []),
  ];
  const expected = replies[status] ?? 0;
  if (wrong.length > 0)
    throw new HarnessError("failed", `beside ${expected} replies of status ${status}: ${wrong.join(", ")}`);
  if (expected === 0) throw new HarnessError("failed", `no reply of status ${status}`);
  return measured;
}

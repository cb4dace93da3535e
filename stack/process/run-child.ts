// Runs a program to its end: k6, wrk, the bench's generator, the judge of a generated history, a target's build. It
// leads its own process group, so that Ctrl-C is for the harness alone, which then ends that group, with all that it
// started; a guard does so where the harness is killed.
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { HarnessError } from "../../base/errors.ts";
import { signalGroup } from "./group.ts";
import { Guard } from "./guard.ts";

/** How to run it. */
export interface ChildOptions {
  signal?: AbortSignal | undefined;
  cwd?: string;
  /** Variables beside those of the harness's own environment. */
  env?: Readonly<Record<string, string>>;
  /** The file that its output goes to; otherwise its output is returned. */
  log?: string;
  /** How long it may take to end by itself after SIGINT when the signal aborts; 0: it is killed at once. */
  stopWithinMs?: number;
  /** Exit codes besides 0 that are no failure. */
  alsoFine?: readonly number[];
}

/** How it ended, and what it wrote; nothing where that went into a log. */
export interface ChildResult {
  code: number;
  out: string;
  err: string;
}

const LOG_TAIL_LINES = 8;

/** The command that runs a TypeScript file of this project. */
export const scriptCommand = (file: string): [command: string, ...args: string[]] => [
  process.execPath,
  "--import",
  import.meta.resolve("tsx"),
  file,
];

/** Runs it to its end; throws with what it wrote last when it fails. Aborting ends its group, and then throws. */
export async function runChild(
  name: string,
  [command, ...args]: readonly [command: string, ...args: string[]],
  { signal, cwd = process.cwd(), env = {}, log, stopWithinMs = 0, alsoFine = [] }: ChildOptions,
): Promise<ChildResult> {
  signal?.throwIfAborted();
  const output = log === undefined ? "pipe" : openSync(log, "a");
  const guard = new Guard();
  const child = guard.spawn([command, ...args], { cwd, env: { ...process.env, ...env }, output });
  if (typeof output === "number") closeSync(output);
  const said = { out: "", err: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const code = await endOf(name, child, signal, stopWithinMs).finally(() => guard.dismiss());
  signal?.throwIfAborted();
  if (typeof code === "number" && (code === 0 || alsoFine.includes(code))) return { code, ...said };
  const how = typeof code === "number" ? `code ${code}` : `signal ${code}`;
  const text = log === undefined ? said.out + said.err : readFileSync(log, "utf8");
  const tail = text.trim().split("\n").slice(-LOG_TAIL_LINES).join("\n  ");
  throw new HarnessError("failed", `${name} ended with ${how}: ${tail === "" ? "it wrote nothing" : tail}`, {
    ...(log === undefined ? {} : { hint: `see ${log}` }),
  });
}

/** Waits for its end; returns its exit code, or the signal that ended it. */
async function endOf(
  name: string,
  child: ChildProcess,
  signal: AbortSignal | undefined,
  stopWithinMs: number,
): Promise<number | NodeJS.Signals> {
  const end = (by: NodeJS.Signals) => child.pid !== undefined && signalGroup(child.pid, by);
  let killing: NodeJS.Timeout | undefined;
  const stop = () => {
    if (stopWithinMs > 0) end("SIGINT");
    killing = setTimeout(() => end("SIGKILL"), stopWithinMs);
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", (cause) =>
        reject(new HarnessError("failed", `${name} could not be started: ${cause.message}`, { cause })),
      );
      // What it left in its group would hold its output open, and outlive the guard.
      child.once("exit", () => end("SIGKILL"));
      child.once("close", (code, by) => resolve(code ?? by ?? "SIGKILL"));
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    clearTimeout(killing);
  }
}

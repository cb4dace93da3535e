// Runs a program to its end, for set-up and builds. The processes of a run have a guard instead (guard.ts).
import { spawnSync } from "node:child_process";
import { HarnessError } from "../../base/errors.ts";

/** How a program is run, and what to say when it fails. */
export interface ToolRun {
  /** The sentence that says what failed; the end of what the program said follows it. */
  failure: string;
  hint?: string;
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Ends the program when it aborts. */
  signal?: AbortSignal | undefined;
  /** Gives it the terminal, so that it can ask for a password. */
  asks?: boolean;
}

const LAST_LINES = 8;

/** Runs the program and returns what it wrote to its standard output. Throws a {@link HarnessError} when it fails. */
export async function runTool(command: readonly string[], run: ToolRun): Promise<string> {
  const { failure, hint, cwd, env = {}, signal, asks = false } = run;
  // Loaded here, since most commands find all they need and run no tool.
  const { execa } = await import("execa");
  const [program = "", ...args] = command;
  const ended = await execa(program, args, {
    ...(cwd !== undefined && { cwd }),
    ...(signal && { cancelSignal: signal }),
    env,
    stdin: asks ? "inherit" : "ignore",
    stdout: asks ? "inherit" : "pipe",
    stderr: asks ? "inherit" : "pipe",
    all: true,
    reject: false,
  });
  signal?.throwIfAborted();
  if (!ended.failed) return String(ended.stdout ?? "");
  const said = String(ended.all ?? "").trim() || (ended.shortMessage ?? "");
  const end = said.split("\n").slice(-LAST_LINES).join("\n  ");
  throw new HarnessError("failed", `${failure}:\n  ${end}`, { ...(hint && { hint }), cause: ended.cause });
}

/** What a program answers at once, such as its version. Empty when it cannot be run or says nothing. */
export const outputOf = (program: string, ...args: string[]): string =>
  spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).stdout ?? "";

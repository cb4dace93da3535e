// A generator as a child of the bench: run to its end, and killed when the bench is told to stop.
import { spawn } from "node:child_process";
import { HarnessError } from "../../../base/errors.ts";

/** Gives what it wrote to its output and to its errors; throws with both when it failed. Aborting kills it. */
export async function runToEnd(
  name: string,
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ out: string; err: string }> {
  // Its own process group: Ctrl-C is for the harness, which then ends it.
  const child = spawn(command, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (said.out += String(chunk)));
  child.stderr.on("data", (chunk) => (said.err += String(chunk)));
  const stop = () => child.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    signal.throwIfAborted();
    if (code === 0) return said;
    throw new HarnessError("failed", `${name} ended with code ${code}: ${(said.out + said.err).trim()}`);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

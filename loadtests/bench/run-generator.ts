// Starts the bench's own generator and reads what it tells.
import { spawn } from "node:child_process";
import path from "node:path";
import { HarnessError } from "../../targets/errors.ts";
import { parseJson, parserOf } from "../../targets/parse.ts";
import { Generated, type GeneratorOrder } from "./generator-order.ts";

const parseGenerated = parserOf(Generated, "the generator's result");
const PROGRAM = path.join(import.meta.dirname, "generator.ts");

/** Runs the generator to its end at this address; throws when it lost a connection. */
export async function generate(
  url: string,
  order: Omit<GeneratorOrder, "host" | "port">,
  signal: AbortSignal,
): Promise<Generated> {
  const { hostname: host, port } = new URL(url);
  const text = JSON.stringify({ ...order, host, port: Number(port) });
  const args = ["--import", import.meta.resolve("tsx"), PROGRAM, text];
  // Its own process group: Ctrl-C is for the harness, which then ends it.
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  let complained = "";
  child.stdout.on("data", (chunk) => (told += String(chunk)));
  child.stderr.on("data", (chunk) => (complained += String(chunk)));
  const stop = () => child.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    signal.throwIfAborted();
    if (code !== 0)
      throw new HarnessError("failed", `the generator ended with code ${code}: ${complained.trim()}`);
    return parseJson(told, "the generator's result", parseGenerated);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

// Starts the bench's own generator and reads what it tells.
import path from "node:path";
import { parseJson, parserOf } from "../../../base/parse.ts";
import { Generated, type GeneratorOrder } from "./generator-order.ts";
import { runToEnd } from "./generator-process.ts";

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
  const { out } = await runToEnd("the generator", process.execPath, args, signal);
  return parseJson(out, "the generator's result", parseGenerated);
}

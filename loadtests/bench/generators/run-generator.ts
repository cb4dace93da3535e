// Runs the bench's own generator as a child, and reads its result.
import path from "node:path";
import { parseJson, parserOf } from "../../../base/parse.ts";
import { runChild, scriptCommand } from "../../../stack/process/run-child.ts";
import { type GeneratorInput, GeneratorResult } from "./generator-protocol.ts";

const parseResult = parserOf(GeneratorResult, "the generator's result");
const SCRIPT = path.join(import.meta.dirname, "generator.ts");

/** Runs the generator to its end at this address; throws when it lost a connection. */
export async function runGenerator(
  url: string,
  input: Omit<GeneratorInput, "host" | "port">,
  signal: AbortSignal,
): Promise<GeneratorResult> {
  const { hostname: host, port } = new URL(url);
  const text = JSON.stringify({ ...input, host, port: Number(port) });
  const { out } = await runChild("the generator", [...scriptCommand(SCRIPT), text], { signal });
  return parseJson(out, "the generator's result", parseResult);
}

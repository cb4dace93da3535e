// A sale without a unit left, for measurements of replies that say so.

import type { BenchRun } from "../bench-run.ts";
import { type BenchStack, untilDurable } from "../bench-stack.ts";
import { runGenerator } from "../generators/run-generator.ts";

const FEW_UNITS = 100;
const CONNECTIONS = 10;

/** Sells a sale out to real buyers, so that it has its ledger and its orders; returns its name. */
export async function soldOutSale(
  bench: BenchRun,
  benchStack: BenchStack,
  signal: AbortSignal,
): Promise<string> {
  const sale = await benchStack.openSale(FEW_UNITS);
  const input = { nonce: bench.nonce(), connections: CONNECTIONS, buyers: FEW_UNITS };
  await runGenerator(
    benchStack.url("server"),
    { ...input, request: benchStack.request("server", sale) },
    signal,
  );
  await untilDurable(benchStack.stores, sale, signal);
  return sale;
}

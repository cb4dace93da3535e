// The sales that measurements ask for units in.

import { generate } from "../generators/run-generator.ts";
import type { Bench } from "../measurement.ts";
import { type BenchSystem, untilDurable } from "../system.ts";

const FEW_UNITS = 100;
const CONNECTIONS = 10;

/** A sale that was sold out in earnest: its ledger and its orders are there, and no unit is left. */
export async function soldOutSale(bench: Bench, system: BenchSystem, signal: AbortSignal): Promise<string> {
  const sale = await system.openSale(FEW_UNITS);
  const order = { nonce: bench.nonce(), connections: CONNECTIONS, buyers: FEW_UNITS };
  await generate(system.url("server"), { ...order, request: system.request("server", sale) }, signal);
  await untilDurable(system.stores, sale, signal);
  return sale;
}

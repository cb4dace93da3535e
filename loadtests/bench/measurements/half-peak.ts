// How long a purchase takes at half of the rate that the server can do: arrivals come at that rate whatever the
// answers, and each latency counts from the moment at which its buyer wanted to ask. wrk cannot do that: its
// connections wait for their answers, so that a server which stalls is asked less while it does.
import { HarnessError } from "../../../base/errors.ts";
import { type Figure, spreadOf } from "../figures/figures.ts";
import { generate } from "../generators/run-generator.ts";
import type { Bench, Measurement } from "../measurement.ts";
import { AMPLE_UNITS, type BenchSystem, untilDurable } from "../system.ts";

/** More buyers than are ever under way at half the peak, so that none waits for a connection. */
const CONNECTIONS = 512;
const BOUGHT = "201";

export const halfPeak = (bench: Bench, system: BenchSystem): Measurement => ({
  name: "half peak",
  async run(signal) {
    const perSecond = peakOf(bench.figures.list()) / 2;
    const sale = await system.openSale(AMPLE_UNITS);
    const buyers = Math.ceil(perSecond * bench.seconds);
    const order = { nonce: bench.nonce(), connections: CONNECTIONS, buyers, perSecond };
    const request = system.request("server", sale);
    const { replies, latencyMs } = await generate(system.url("server"), { ...order, request }, signal);
    await untilDurable(system.stores, sale, signal);
    if (replies[BOUGHT] !== buyers)
      throw new HarnessError("failed", `not all of ${buyers} buyers bought: ${JSON.stringify(replies)}`);
    return [
      { figure: "half peak rate", unit: "/s", value: perSecond, isDetail: true },
      { figure: "half peak p50", unit: "ms", value: latencyMs.p50 },
      { figure: "half peak p99", unit: "ms", value: latencyMs.p99 },
    ];
  },
});

/** The most purchases per second that were accepted so far, at whatever number of connections. */
export function peakOf(figures: readonly Figure[]): number {
  const rates = figures.filter(({ name, unit }) => /^accepted \d+$/.test(name) && unit === "/s");
  if (rates.length === 0) throw new HarnessError("failed", "no rate of accepted purchases was measured");
  return Math.max(...rates.map(({ values }) => spreadOf(values).median));
}

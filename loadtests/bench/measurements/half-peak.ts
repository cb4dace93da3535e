// How long a purchase takes at half of the server's peak rate. Arrivals keep that rate whatever the answers, and a
// latency counts from the moment at which its buyer wanted to ask. wrk cannot do that: its connections wait for their
// answers, so that it asks a server which stalls less while it does.
import { HarnessError } from "../../../base/errors.ts";
import type { BenchRun } from "../bench-run.ts";
import { AMPLE_UNITS, type BenchStack, untilDurable } from "../bench-stack.ts";
import { type Figure, spreadOf } from "../figures/figures.ts";
import { runGenerator } from "../generators/run-generator.ts";
import type { Measurement } from "../measurement.ts";

/** More buyers than are ever under way at half the peak, so that none waits for a connection. */
const CONNECTIONS = 512;
const BOUGHT = "201";

export const halfPeak = (bench: BenchRun, benchStack: BenchStack): Measurement => ({
  name: "half peak",
  async run(signal) {
    const perSecond = peakOf(bench.figures.list()) / 2;
    const sale = await benchStack.openSale(AMPLE_UNITS);
    const buyers = Math.ceil(perSecond * bench.seconds);
    const input = { nonce: bench.nonce(), connections: CONNECTIONS, buyers, perSecond };
    const request = benchStack.request("server", sale);
    const { replies, latencyMs } = await runGenerator(
      benchStack.url("server"),
      { ...input, request },
      signal,
    );
    await untilDurable(benchStack.stores, sale, signal);
    if (replies[BOUGHT] !== buyers)
      throw new HarnessError("failed", `not all of ${buyers} buyers bought: ${JSON.stringify(replies)}`);
    return [
      { figure: "half peak rate", unit: "/s", value: perSecond, isDetail: true },
      { figure: "half peak p50", unit: "ms", value: latencyMs.p50 },
      { figure: "half peak p99", unit: "ms", value: latencyMs.p99 },
    ];
  },
});

/** The most purchases per second that were accepted so far, at any number of connections. */
export function peakOf(figures: readonly Figure[]): number {
  const rates = figures.filter(({ name, unit }) => /^accepted \d+$/.test(name) && unit === "/s");
  if (rates.length === 0) throw new HarnessError("failed", "no rate of accepted purchases was measured");
  return Math.max(...rates.map(({ values }) => spreadOf(values).median));
}

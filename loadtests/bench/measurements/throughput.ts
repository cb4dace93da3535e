// How many purchases per second a server answers, by connections: the bare route, sold out, accepted.
import { HarnessError } from "../../../base/errors.ts";
import type { Reading } from "../figures/figures.ts";
import { type Measured, runWrk } from "../generators/wrk.ts";
import type { Bench, Measurement } from "../measurement.ts";
import { AMPLE_UNITS, type BenchSystem, untilDurable, type Variant } from "../system.ts";

/** Buyers who ask at the same time. */
export const CONNECTIONS = [1, 16, 64, 256, 1_024] as const;

const BOUGHT = 201;
const SOLD_OUT = 409;

/** The bare route. */
export const floor = (bench: Bench, system: BenchSystem, connections: number): Measurement => ({
  name: `floor ${connections}`,
  async run(signal) {
    const request = system.request("floor", "floor");
    const measured = await runWrk(
      { ...shortRun(bench, system, "floor"), request, connections, expected: BOUGHT },
      signal,
    );
    return readingsOf(`floor ${connections}`, measured);
  },
});

/** A sale in which no unit is left. */
export const soldOut = (
  bench: Bench,
  system: BenchSystem,
  sale: string,
  connections: number,
): Measurement => ({
  name: `sold out ${connections}`,
  async run(signal) {
    const request = system.request("server", sale);
    const measured = await runWrk(
      { ...shortRun(bench, system, "server"), request, connections, expected: SOLD_OUT },
      signal,
    );
    return readingsOf(`sold out ${connections}`, measured);
  },
});

/** What it takes to measure accepted purchases. */
export interface Accepted {
  /** The name of its figures. */
  figure: string;
  variant: Variant;
  connections: number;
  /** Shown besides the throughput: percentiles of the latency. Otherwise they are details. */
  showsLatency?: boolean;
  /** Told of the sale before its first buyer comes. */
  onOpen?: (sale: string) => void;
}

/** A sale with ample stock, opened anew each time: all are accepted, and the measurement ends with their orders. */
export const accepted = (bench: Bench, system: BenchSystem, settings: Accepted): Measurement => ({
  name: settings.figure,
  async run(signal) {
    const { figure, variant, connections, showsLatency = false } = settings;
    const sale = await system.openSale(AMPLE_UNITS);
    settings.onOpen?.(sale);
    const run = { url: system.url(variant), nonce: bench.nonce(), seconds: bench.seconds };
    const request = system.request(variant, sale);
    const measured = await runWrk({ ...run, request, connections, expected: BOUGHT }, signal);
    const beganAt = Date.now() - measured.durationUs / 1_000;
    const { orders, at } = await untilDurable(system.stores, sale, signal);
    demandOrders(orders, measured.replies[BOUGHT] ?? 0, connections);
    const durable = (orders / (at - beganAt)) * 1_000;
    return [
      ...readingsOf(figure, measured, showsLatency),
      { figure: `${figure} durable`, unit: "/s", value: durable },
    ];
  },
});

/** Whoever was told *bought* has an order; those who were not told when wrk stopped may have one. */
export function demandOrders(orders: number, told: number, connections: number): void {
  if (orders >= told && orders <= told + connections) return;
  throw new HarnessError("failed", `${told} were told that they bought, and there are ${orders} orders`);
}

/** A short measurement suffices where no store is waited for. */
const shortRun = (bench: Bench, system: BenchSystem, variant: Variant) => ({
  url: system.url(variant),
  nonce: bench.nonce(),
  seconds: Math.ceil(bench.seconds / 2),
});

function readingsOf(figure: string, measured: Measured, showsLatency = false): Reading[] {
  const replies = Object.values(measured.replies).reduce((sum, count) => sum + count, 0);
  const latencies = Object.entries(measured.latencyUs).map(([name, us]): Reading => {
    const isShown = showsLatency && (name === "p50" || name === "p99");
    return { figure: `${figure} ${name}`, unit: "ms", value: us / 1_000, isDetail: !isShown };
  });
  return [{ figure, unit: "/s", value: (replies / measured.durationUs) * 1_000_000 }, ...latencies];
}

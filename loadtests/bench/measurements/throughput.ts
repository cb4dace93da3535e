// How many purchases per second a server answers, by connections: the bare route, a sold-out sale, accepted ones.
import { HarnessError } from "../../../base/errors.ts";
import type { BenchRun } from "../bench-run.ts";
import { AMPLE_UNITS, type BenchStack, untilDurable, type Variant } from "../bench-stack.ts";
import type { Reading } from "../figures/figures.ts";
import { type Measured, runWrk } from "../generators/wrk.ts";
import type { Measurement } from "../measurement.ts";

const BOUGHT = 201;
const SOLD_OUT = 409;

/** The bare route. */
export const floor = (bench: BenchRun, benchStack: BenchStack, connections: number): Measurement => ({
  name: `floor ${connections}`,
  async run(signal) {
    const request = benchStack.request("floor", "floor");
    const measured = await runWrk(
      { ...shortRun(bench, benchStack, "floor"), request, connections, expected: BOUGHT },
      signal,
    );
    return readingsOf(`floor ${connections}`, measured);
  },
});

/** A sale in which no unit is left, and the name of its figures where it is not the usual one. */
export interface SoldOut {
  sale: string;
  connections: number;
  figure?: string;
}

/** All are told that nothing is left. */
export const soldOut = (
  bench: BenchRun,
  benchStack: BenchStack,
  { sale, connections, figure = `sold out ${connections}` }: SoldOut,
): Measurement => ({
  name: figure,
  async run(signal) {
    const request = benchStack.request("server", sale);
    const measured = await runWrk(
      { ...shortRun(bench, benchStack, "server"), request, connections, expected: SOLD_OUT },
      signal,
    );
    return readingsOf(figure, measured);
  },
});

/** What it takes to measure accepted purchases. */
export interface Accepted {
  /** The name of its figures. */
  figure: string;
  variant: Variant;
  connections: number;
  /** Percentiles of the latency are shown besides the throughput; otherwise they are details. */
  showsLatency?: boolean;
  /** Called with the sale before its first buyer comes. */
  onOpen?: (sale: string) => void;
}

/** A new sale with ample stock each time: all purchases are accepted, and the measurement ends with their orders. */
export const accepted = (bench: BenchRun, benchStack: BenchStack, settings: Accepted): Measurement => ({
  name: settings.figure,
  async run(signal) {
    const { figure, variant, connections, showsLatency = false } = settings;
    const sale = await benchStack.openSale(AMPLE_UNITS);
    settings.onOpen?.(sale);
    const run = { url: benchStack.url(variant), nonce: bench.nonce(), seconds: bench.seconds };
    const request = benchStack.request(variant, sale);
    const measured = await runWrk({ ...run, request, connections, expected: BOUGHT }, signal);
    const beganAt = Date.now() - measured.durationUs / 1_000;
    const { orders, at } = await untilDurable(benchStack.stores, sale, signal);
    demandOrders(orders, measured.replies[BOUGHT] ?? 0, connections);
    const durable = (orders / (at - beganAt)) * 1_000;
    return [
      ...readingsOf(figure, measured, showsLatency),
      { figure: `${figure} durable`, unit: "/s", value: durable },
    ];
  },
});

/** A buyer told *bought* has an order; one who was not answered yet when wrk stopped may have one. */
export function demandOrders(orders: number, told: number, connections: number): void {
  if (orders >= told && orders <= told + connections) return;
  throw new HarnessError("failed", `${told} buyers were told bought, and there are ${orders} orders`);
}

/** Half the time is enough where nothing waits for a store. */
const shortRun = (bench: BenchRun, benchStack: BenchStack, variant: Variant) => ({
  url: benchStack.url(variant),
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

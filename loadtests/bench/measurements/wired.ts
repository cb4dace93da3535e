// What it costs that the wire lies between server, stores and DTM, or between buyers and server too, while nothing is
// recorded or broken.
import { HarnessError } from "../../../base/errors.ts";
import type { BenchRun } from "../bench-run.ts";
import type { BenchStack } from "../bench-stack.ts";
import type { Measurement } from "../measurement.ts";
import { accepted, soldOut } from "./throughput.ts";

/** A stack, the name of its figures, and a sale on it in which no unit is left. */
export interface Compared {
  figure: "wired" | "wired for buyers" | "unwired";
  benchStack: BenchStack;
  sale: string;
}

/** Sold-out and accepted purchases on this stack; of the wired one the CPU of the process that the wire runs in, too. */
export function wired(
  bench: BenchRun,
  { figure, benchStack, sale }: Compared,
  connections: { soldOut: number; accepted: number },
): Measurement[] {
  const { wire } = benchStack.stack;
  const passed = new Map<string, number>();
  // A watcher that does nothing but see everything.
  wire?.watch({
    onRequest({ link }) {
      passed.set(link, (passed.get(link) ?? 0) + 1);
      return undefined;
    },
  });
  const measurements = [
    soldOut(bench, benchStack, { sale, connections: connections.soldOut, figure: `${figure} sold out` }),
    accepted(bench, benchStack, {
      ...{ figure: `${figure} accepted`, variant: "server", connections: connections.accepted },
    }),
  ];
  return wire === undefined ? measurements : measurements.map((one) => withCpu(one, passed));
}

/** Adds what this process computed for one exchange. */
function withCpu(measurement: Measurement, passed: Map<string, number>): Measurement {
  return {
    ...measurement,
    async run(signal) {
      passed.clear();
      const before = process.cpuUsage();
      const readings = await measurement.run(signal);
      const { user, system } = process.cpuUsage(before);
      if (passed.size === 0) throw new HarnessError("failed", "nothing passed on the wire");
      const exchanges = [...passed.values()].reduce((sum, count) => sum + count, 0);
      const cpu = (user + system) / exchanges;
      return [...readings, { figure: `${measurement.name} CPU of the wire`, unit: "µs", value: cpu }];
    },
  };
}

// What it costs the server that the harness looks at the stores five times a second, as every load does.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { observationWriter, watchSales } from "../../run/watch-sales.ts";
import type { BenchRun } from "../bench-run.ts";
import type { BenchStack } from "../bench-stack.ts";
import type { Measurement } from "../measurement.ts";
import { accepted } from "./throughput.ts";

const EVERY_MS = 200;

/** Accepted purchases while the stores are watched. */
export function watched(bench: BenchRun, benchStack: BenchStack, connections: number): Measurement {
  const figure = `watched ${connections}`;
  const folder = path.join(bench.folder, "watching");
  return {
    name: figure,
    async run(signal) {
      mkdirSync(folder, { recursive: true });
      const write = observationWriter(path.join(folder, "observations.jsonl"));
      let watch: ReturnType<typeof watchSales> | undefined;
      const onOpen = (sale: string) => {
        watch = watchSales(benchStack.stores, () => [sale], write, EVERY_MS);
      };
      try {
        return await accepted(bench, benchStack, { figure, variant: "server", connections, onOpen }).run(
          signal,
        );
      } finally {
        await watch?.stop();
      }
    },
  };
}

// What it costs the server that the harness looks at its stores five times a second, as every load does.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { observationWriter, watchSales } from "../../run/watch.ts";
import type { Bench, Measurement } from "../measurement.ts";
import type { BenchSystem } from "../system.ts";
import { accepted } from "./throughput.ts";

const EVERY_MS = 200;

/** Accepted purchases while the stores are watched. */
export function watched(bench: Bench, system: BenchSystem, connections: number): Measurement {
  const figure = `watched ${connections}`;
  const folder = path.join(bench.folder, "watching");
  return {
    name: figure,
    async run(signal) {
      mkdirSync(folder, { recursive: true });
      const write = observationWriter(path.join(folder, "observations.jsonl"));
      let watch: ReturnType<typeof watchSales> | undefined;
      const onOpen = (sale: string) => {
        watch = watchSales(system.stores, () => [sale], write, EVERY_MS);
      };
      try {
        return await accepted(bench, system, { figure, variant: "server", connections, onOpen }).run(signal);
      } finally {
        await watch?.stop();
      }
    },
  };
}

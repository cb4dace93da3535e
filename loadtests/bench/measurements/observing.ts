// How long the harness takes to see that a large sale is at rest, and to read all that the stores hold of it.
import { createReadStream, rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { HarnessError } from "../../../base/errors.ts";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { recordRest } from "../../run/record-rest.ts";
import { observationWriter } from "../../run/watch-sales.ts";
import type { BenchRun } from "../bench-run.ts";
import type { BenchStack } from "../bench-stack.ts";
import type { Measurement } from "../measurement.ts";

const DEADLINE_MS = 60_000;

/** Observes a sale with this many orders at rest, as every run does at its end. */
export const observing = (
  bench: BenchRun,
  benchStack: BenchStack,
  orders: number,
  sale: () => string,
): Measurement => ({
  name: `observing ${orders} orders`,
  async run(signal) {
    const file = path.join(bench.folder, "observing.jsonl");
    const history = new HistoryWriter(path.join(bench.folder, "observing-history.jsonl"), Date.now);
    try {
      const beganAt = performance.now();
      const { stack, stores } = benchStack;
      const sales = [sale()];
      const seen = { history, observe: observationWriter(file), progress: bench.progress };
      const context = { ...seen, stack, stores, sales, healedAt: Date.now(), deadlineMs: DEADLINE_MS };
      await recordRest(context, signal);
      const ms = performance.now() - beganAt;
      await demandOrders(file, orders);
      return [{ figure: `observing ${orders} orders`, unit: "s", value: ms / 1_000 }];
    } finally {
      history.close();
      rmSync(file, { force: true });
    }
  },
});

async function demandOrders(file: string, orders: number): Promise<void> {
  let found = 0;
  for await (const line of createInterface({ input: createReadStream(file) }))
    if (line.includes('"kind":"order"')) found += 1;
  if (found !== orders) throw new HarnessError("failed", `${found} orders were read instead of ${orders}`);
}

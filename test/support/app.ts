// The parts of an application on fakes.
import pino from "pino";
import type { AppParts } from "../../server/app.ts";
import { createMetrics } from "../../server/routes/metrics.ts";
import { ArmedFailpoints } from "../../server/selling/failpoints.ts";
import { FakeCoordinator, ManualClock, ModelStock } from "./fakes.ts";

/** All parts, with tokens and failpoints on; a test replaces what it is about. */
export function appOnFakes() {
  const clock = new ManualClock();
  const stock = new ModelStock();
  const parts: AppParts = {
    stock,
    orders: { create: async () => [], count: async () => 0, delete: async () => {} },
    coordinator: new FakeCoordinator(),
    clock,
    newId: () => "0".repeat(32),
    metrics: createMetrics(undefined),
    failpoints: new ArmedFailpoints(clock, { lines: () => [], append: () => {} }),
    batches: { batchSize: 1, batchesInFlight: 1, queueLimit: 1 },
    publicUrl: "http://127.0.0.1:1",
    timeoutToFailSeconds: 3,
    adminToken: "admin-secret",
    branchToken: "branch-secret",
    sample: true,
    logger: pino({ level: "silent" }),
  };
  return { parts, stock, clock };
}

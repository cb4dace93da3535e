// The server's application on fakes, for tests of what surrounds a purchase.
import pino from "pino";
import { type AppParts, buildApp } from "../../server/app.ts";
import { createMetrics } from "../../server/routes/metrics.ts";
import { FakeCoordinator, ManualClock, ModelStock } from "./fakes.ts";

/** An application without failpoints and tokens. `lines` collects what it logs, from warnings on. */
export async function fakeApp(parts: Partial<AppParts> = {}) {
  const lines: string[] = [];
  const clock = new ManualClock();
  const nothing = async () => {};
  const app = await buildApp({
    stock: new ModelStock(),
    orders: { create: nothing, count: async () => 0, delete: nothing },
    coordinator: new FakeCoordinator(),
    clock,
    newId: () => "0".repeat(32),
    metrics: createMetrics(undefined),
    failpoints: undefined,
    batches: { batchSize: 1, batchesInFlight: 1, queueLimit: 1 },
    publicUrl: "http://127.0.0.1:1",
    timeoutToFailSeconds: 3,
    adminToken: undefined,
    branchToken: undefined,
    sample: false,
    logger: pino({ level: "warn" }, { write: (line) => void lines.push(line) }),
    ...parts,
  });
  return { app, clock, lines };
}

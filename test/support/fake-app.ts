// The application on fakes: no store, no DTM, and a clock that the test owns.
import pino from "pino";
import { type AppParts, buildApp } from "../../server/app.ts";
import { CONNECTION_LIMITS } from "../../server/routes/connections.ts";
import { createMetrics } from "../../server/routes/metrics.ts";
import { ArmedFailpoints } from "../../server/selling/failpoints.ts";
import { FakeCoordinator, ManualClock, ModelStock } from "./fakes.ts";

export const ADMIN_TOKEN = "the-admin-token-of-tests";
export const BRANCH_TOKEN = "the-branch-token-of-tests";

/** Parts with both tokens, the sample's routes and failpoints, unless `parts` say otherwise. */
export function fakeParts(parts: Partial<AppParts> = {}): AppParts {
  const clock = parts.clock ?? new ManualClock();
  const nothing = async () => {};
  return {
    stock: new ModelStock(),
    orders: { create: async () => [], count: async () => 0, delete: nothing },
    coordinator: new FakeCoordinator(),
    clock,
    newId: () => "0".repeat(32),
    metrics: createMetrics(undefined),
    failpoints: new ArmedFailpoints(clock, { lines: () => [], append: () => {} }),
    batches: { batchSize: 1, batchesInFlight: 1, queueLimit: 1 },
    connections: { ...CONNECTION_LIMITS, maxConnections: 1_000 },
    publicUrl: "http://127.0.0.1:1",
    timeoutToFailSeconds: 3,
    adminToken: ADMIN_TOKEN,
    branchToken: BRANCH_TOKEN,
    sample: true,
    logger: pino({ level: "silent" }),
    ...parts,
  };
}

/** The application of {@link fakeParts}. */
export const appOnFakes = (parts: Partial<AppParts> = {}) => buildApp(fakeParts(parts));

/** The same without tokens, failpoints and sample. `lines` collects what it logs, from warnings on. */
export async function plainAppOnFakes(parts: Partial<AppParts> = {}) {
  const lines: string[] = [];
  const clock = new ManualClock();
  const logger = pino({ level: "warn" }, { write: (line) => void lines.push(line) });
  const bare = { adminToken: undefined, branchToken: undefined, failpoints: undefined, sample: false };
  return { app: await appOnFakes({ clock, logger, ...bare, ...parts }), clock, lines };
}

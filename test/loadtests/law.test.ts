// The law, under random plans and crashes, on the real stack.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { judgeRun } from "../../invariants/judge-run.ts";
import { textReport } from "../../invariants/report/text.ts";
import { Progress } from "../../loadtests/progress.ts";
import { writeRunFile } from "../../loadtests/run-file.ts";
import type { RunFolder } from "../../loadtests/run-folder.ts";
import type { PlannedSale, VerifyPlan } from "../../loadtests/verify-plan.ts";
import { play } from "../../loadtests/verify-run.ts";
import { FAILPOINTS } from "../../server/contract.ts";
import { loadTarget } from "../../targets/load.ts";
import { holds } from "../support/property.ts";
import { privateStack } from "../support/stores.ts";
import { suite } from "../support/suite.ts";

const test = suite("the law on the real stack", { serial: true });

let stack: Awaited<ReturnType<typeof privateStack>>;
test.before(async () => {
  stack = await privateStack({ failpoints: true, checkBackSeconds: 1 });
});
test.after(() => stack.end());

const buyer = fc.record({
  user: fc.constantFrom("al", "bo", "cy", "di", "ed"),
  atMs: fc.integer({ min: 0, max: 400 }),
  clicks: fc.integer({ min: 1, max: 2 }),
  server: fc.integer({ min: 0, max: 1 }),
  retries: fc.integer({ min: 0, max: 3 }),
});
const sale = fc.record({
  stock: fc.integer({ min: 0, max: 4 }),
  buyers: fc.array(buyer, { minLength: 1, maxLength: 6 }),
  restocks: fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 400 }),
      units: fc.integer({ min: 1, max: 2 }),
      key: fc.constantFrom("r1", "r2"),
    }),
    { maxLength: 1 },
  ),
  failpoints: fc.array(
    fc.record({
      name: fc.constantFrom(...FAILPOINTS),
      mode: fc.constantFrom(
        "hang" as const,
        "error" as const,
        "drop" as const,
        "exit" as const,
        "delay=200" as const,
      ),
      times: fc.integer({ min: 1, max: 2 }),
      server: fc.integer({ min: 0, max: 1 }),
    }),
    { maxLength: 2 },
  ),
});

let played = 0;

/** Plays these sales under names that were never used, and judges them. */
async function judge(sales: Omit<PlannedSale, "sale" | "opensAtMs">[]) {
  const turn = ++played;
  const plan: VerifyPlan = {
    seed: turn,
    sales: sales.map((planned, index) => ({
      ...planned,
      sale: `law-${turn}-${index}`,
      opensAtMs: 0,
      buyers: named(planned.buyers),
    })),
    faults: [],
    requestTimeoutMs: 2_500,
    checkBackSeconds: 1,
  };
  const where = await mkdtemp(path.join(stack.folder, "law-"));
  await mkdir(path.join(where, "logs"));
  const folder: RunFolder = { path: where, file: (name) => path.join(where, name) };
  const progress = new Progress({ write: () => {}, live: false, columns: 80 });
  const target = await loadTarget("fastify");
  await play({ target, plan, folder, stack, progress, restSeconds: 20 }, new AbortController().signal);
  const run = {
    kind: "verify" as const,
    seed: turn,
    startedAt: "",
    target: target.name,
    versions: {},
    settings: {},
    repeat: "",
  };
  writeRunFile(folder, { ...run, promisedMarks: [], orderLagBoundMs: 20_000, plan }, true);
  const verdict = judgeRun(where);
  await rm(where, { recursive: true, force: true });
  return verdict;
}

/** Two planned buyers of one name are two people: a name asks through one process at a time. */
const named = (buyers: PlannedSale["buyers"]) =>
  buyers.map((one, index) => ({ ...one, user: `${one.user}${index}` }));

test("whatever buyers, repeats, restocks and crashes come, no invariant breaks", async () => {
  const property = fc.asyncProperty(fc.array(sale, { minLength: 1, maxLength: 8 }), async (sales) => {
    const verdict = await judge(sales);
    if (verdict.valid === false) throw new Error(textReport(verdict));
  });
  await holds(property, { runs: 6 });
});

// The law, under random plans and crashes, on the real stack.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { Progress } from "../../../base/command-line/progress.ts";
import { randomOf } from "../../../base/random.ts";
import { judgeRun } from "../../../invariants/judge-run.ts";
import type { RunFolder } from "../../../invariants/record/writing/run-folder.ts";
import { writeRunFile } from "../../../invariants/record/writing/write-run-file.ts";
import { textReport } from "../../../invariants/report/text.ts";
import type { Verdict } from "../../../invariants/verdict.ts";
import type { PlannedSale } from "../../../loadtests/buyers/planned-sale.ts";
import { FAULTS } from "../../../loadtests/nemesis/every-fault.ts";
import type { PlannedFault } from "../../../loadtests/nemesis/planned-fault.ts";
import { faultPlaces } from "../../../loadtests/nemesis/schedule.ts";
import type { VerifyPlan } from "../../../loadtests/verify/plan-verify.ts";
import { runPlanned } from "../../../loadtests/verify/run-planned.ts";
import { FAILPOINTS } from "../../../server/contract.ts";
import { loadTarget } from "../../../targets/load.ts";
import { namedReplies } from "../../../targets/reply.ts";
import { suite } from "../../runner/suite.ts";
import { holds, type Start } from "../../support/property.ts";
import { privateStack } from "../../support/stores.ts";

const test = suite("the law on the real stack", { serial: true });

let stack: Awaited<ReturnType<typeof privateStack>>;
test.before(async () => {
  stack = await privateStack({ failpoints: true, links: true, checkBackSeconds: 1 });
});
test.after(() => stack.end());

const target = await loadTarget("fastify");
// The sales of all turns share one stack, so that no server of it can be missing.
const places = { ...faultPlaces(target), removable: [] };
/** Seeds, with paths, of every failure that this property has found. */
const FOUND: Start[] = [];

const buyer = fc.record({
  user: fc.constantFrom("al", "bo", "cy", "di", "ed"),
  atMs: fc.integer({ min: 0, max: 400 }),
  clicks: fc.integer({ min: 1, max: 2 }),
  server: fc.integer({ min: 0, max: 1 }),
  retries: fc.integer({ min: 0, max: 3 }),
  stays: fc.boolean(),
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

/** A fault of any kind, its place and details drawn as the nemesis draws them. */
const fault = fc
  .record({
    kind: fc.constantFrom(
      ...FAULTS.filter(({ name, placesIn }) => name !== "failpoint" && placesIn(places).length > 0),
    ),
    seed: fc.integer({ min: 0, max: 1_000 }),
    atMs: fc.integer({ min: 0, max: 600 }),
    forMs: fc.integer({ min: 50, max: 800 }),
  })
  .map(({ kind, seed, atMs, forMs }): PlannedFault => {
    const random = randomOf(seed);
    return {
      atMs,
      forMs,
      fault: kind.name,
      on: random.pick(kind.placesIn(places)),
      ...kind.details?.(random),
    };
  });

type Sale = Omit<PlannedSale, "sale" | "opensAtMs">;

let turns = 0;

/** Runs these sales under names that were never used, while these faults strike, and judges them. */
async function judge(sales: Sale[], faults: PlannedFault[]) {
  const turn = ++turns;
  const named = sales.map((planned, index) => ({ ...planned, sale: `law-${turn}-${index}`, opensAtMs: 0 }));
  const plan: VerifyPlan = {
    ...{
      seed: turn,
      failpoints: true,
      cases: [],
      wire: undefined,
      sales: named,
      faults,
      leftOut: [],
      servers: undefined,
    },
    ...{ requestTimeoutMs: 2_500, checkBackSeconds: 1 },
  };
  const where = await mkdtemp(path.join(stack.folder, "law-"));
  await mkdir(path.join(where, "logs"));
  const folder: RunFolder = { path: where, file: (name) => path.join(where, name) };
  const progress = new Progress({ write: () => {}, live: false, columns: 80 });
  const context = {
    target,
    stack,
    folder,
    progress,
    restSeconds: 40,
    pushSeconds: 0,
    requestTimeoutMs: plan.requestTimeoutMs,
  };
  await runPlanned(context, plan, new AbortController().signal);
  const run = { kind: "verify" as const, seed: turn, startedAt: "", target: target.name, versions: {} };
  const judged = { settings: {}, repeat: "", promisedMarks: [], orderLagBoundMs: 30_000, plan };
  const format2 = { format: 2 as const, replies: namedReplies(target.replies) };
  writeRunFile(folder, { ...run, ...judged, ...format2 }, true);
  const verdict = judgeRun(where);
  await rm(where, { recursive: true, force: true });
  return verdict;
}

/**
 * A plan may be unknown only where a check had nothing to look at: nobody was told sold out, or nothing was sold. Any
 * other doubt fails, since it would hide what the plan was drawn for.
 */
const hadNothingToCheck = ({ invariants, because }: Verdict): boolean => {
  const idle = invariants.filter(({ valid, checked }) => valid === "unknown" && checked === 0);
  return because === idle.map(({ name, reason }) => `${name} is unknown (${reason})`).join("; ");
};
const soldNothing = ({ invariants }: Verdict): boolean =>
  invariants.every(({ name, checked }) => name !== "one-order-each" || checked === 0);

test("whatever buyers, repeats, restocks, crashes and faults come, every invariant holds", async () => {
  const sales = fc.array(sale, { minLength: 1, maxLength: 8 });
  const proven: boolean[] = [];
  const property = fc.asyncProperty(sales, fc.array(fault, { maxLength: 3 }), async (planned, faults) => {
    const verdict = await judge(planned, faults);
    if (verdict.valid === false || (verdict.valid === "unknown" && !hadNothingToCheck(verdict)))
      throw new Error(`${textReport(verdict)}${verdict.because}`);
    proven.push(!soldNothing(verdict));
  });
  await holds(property, { runs: process.env["NIGHTLY"] === "1" ? 6 : 3, recorded: FOUND, limitMs: 100_000 });
  const empty = proven.filter((isProven) => !isProven).length;
  assert.ok(empty <= proven.length / 3, `${empty} of ${proven.length} plans proved nothing`);
});

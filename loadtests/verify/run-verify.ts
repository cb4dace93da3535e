// One verification, from its options to its exit code: plan, stack, crash matrix, sales under faults, rest, verdict.
import { randomInt } from "node:crypto";
import type { Screen } from "../../base/command-line/progress.ts";
import { counted } from "../../base/counted.ts";
import { HarnessError } from "../../base/errors.ts";
import { runTogether } from "../../base/run-together.ts";
import { loadTarget } from "../../targets/load.ts";
import { prepareBuyers } from "../buyers/prepare-buyers.ts";
import { runSales } from "../buyers/run-sales.ts";
import { injectFaults } from "../nemesis/inject-faults.ts";
import { leftOutLine, strikesLink } from "../nemesis/schedule.ts";
import { type RunOptions, waitsOf } from "../run/run-options.ts";
import { type RunContext, runRecorded } from "../run/run-recorded.ts";
import { runToVerdict } from "../run/run-to-verdict.ts";
import { parseCase } from "./matrix/case-id.ts";
import { judgeCases } from "./matrix/case-results.ts";
import { matrixTable } from "./matrix/matrix-table.ts";
import { runMatrix } from "./matrix/run-matrix.ts";
import { boundsOf, planVerify, promisedMarks, type VerifyPlan } from "./plan-verify.ts";

/** What `make verify` was asked for. */
export interface VerifyOptions extends RunOptions {
  /** Most cases of the crash matrix. */
  cases: number;
  /** Just this case. */
  case: string | undefined;
  /** How many small sales under faults. */
  sales: number;
  faults: readonly string[];
}

/** These do not matter to a run of just one case. */
const NOT_OF_ONE_CASE = { cases: undefined, sales: undefined, faults: undefined };
const WATCH_EVERY_MS = 250;
/** One DTM checks back on one message after the other, and waits for those that hang: more of them share that. */
const DTM_REPLICAS = 14;

/** Verifies; returns the exit code. Whatever happens, the stack is stopped. `repeatOf` is the command for options. */
export async function verify(
  asked: VerifyOptions,
  repeatOf: (options: object) => string,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const target = await loadTarget(asked.target);
  const seed = asked.seed ?? randomInt(1_000_000);
  const options = { ...asked, seed };
  const only = asked.case === undefined ? undefined : parseCase(asked.case);
  const plan = planVerify({ ...options, target, only });
  if (only !== undefined && !plan.failpoints)
    throw new HarnessError("usage", `the target ${target.name} has no failpoints, so CASE= cannot run`, {
      hint: "leave out CASE=",
    });
  const { cases, faults } = plan;
  const oneCase = (id: string) => repeatOf({ ...options, ...NOT_OF_ONE_CASE, case: id });
  return runToVerdict(
    {
      ...{ kind: "verify", seed, target, plan, promisedMarks: promisedMarks(plan, target) },
      bounds: boundsOf(plan, target),
      opening: `verify, seed ${seed}: ${contentsOf(plan)}${leftOutLine(plan.leftOut)}`,
      repeat: asked.case === undefined ? repeatOf(options) : oneCase(asked.case),
      stack: {
        failpoints: target.requests.armFailpoint !== null,
        links: strikesLink(faults, target),
        checkBackSeconds: plan.checkBackSeconds,
        // Buyers who come while a message is under way share the next one: so a case can have a batch of several.
        ...(cases.length > 0 ? { batchesInFlight: 1 } : {}),
        dtmReplicas: cases.length > 1 ? DTM_REPLICAS : 0,
        ...(plan.servers === undefined ? {} : { servers: plan.servers }),
      },
    },
    options,
    screen,
    signal,
    (run) => runPlanned({ ...run, target, ...waitsOf(options), ...plan }, plan, signal),
    ({ value, folder, exitCode }, say) => {
      if (cases.length === 0) return exitCode;
      const results = judgeCases(folder.path, cases);
      for (const line of matrixTable(results, value.matrixMs / 1_000, oneCase)) say(line);
      return exitCode;
    },
  );
}

/** What a plan holds, and why there is no crash matrix where there is none. */
export function contentsOf({ cases, sales, faults, failpoints }: VerifyPlan): string {
  const matrix =
    cases.length > 0
      ? `${counted(cases.length, "case")} of the crash matrix`
      : `no crash matrix (${failpoints ? "CASES=0" : "the target has no failpoints"})`;
  return `${matrix}, then ${counted(sales.length, "sale")} under ${counted(faults.length, "fault")}`;
}

/** Runs the plan on a running stack, to rest, and records history and observations in the run's folder. */
export function runPlanned(
  context: RunContext,
  plan: VerifyPlan,
  signal: AbortSignal,
): Promise<{ matrixMs: number }> {
  const { cases, sales, faults } = plan;
  const all = [...cases.map(({ sale }) => sale), ...sales];
  const open = new Set<string>();
  let done = 0;
  return runRecorded(
    context,
    {
      sales: all.map(({ sale }) => sale),
      open: () => [...open],
      watchEveryMs: WATCH_EVERY_MS,
      status: ({ asked, ok, fail, info }) =>
        `${done}/${all.length} sales  asked ${asked}  bought ${ok}  refused ${fail}  unknown ${info}`,
      async run({ signal: either, client, urls, nemesis, observe, look }) {
        let arrived = 0;
        const onArrival = () => {
          arrived += 1;
        };
        const onDone = (sale: string) => {
          open.delete(sale);
          look(sale);
          done += 1;
        };
        const onOpen = (sale: string) => open.add(sale);
        const salesContext = { client, urls, onOpen, onArrival, onDone };
        const users = new Set(all.flatMap(({ buyers }) => buyers.map(({ user }) => user)));
        await prepareBuyers(client, urls, [...users], (line) => context.progress.status(line), signal);
        const startedAt = Date.now();
        await runTogether(either, [(together) => runMatrix(salesContext, cases, together)]);
        const matrixMs = Date.now() - startedAt;
        await runTogether(either, [
          (together) => runSales(salesContext, sales, together),
          (together) => injectFaults(nemesis, faults, together),
        ]);
        const planned = all.reduce((sum, { buyers }) => sum + buyers.length, 0);
        observe([{ kind: "load", planned, arrived }]);
        return { matrixMs };
      },
    },
    signal,
  );
}

// One verification from its settings to its exit code: plan, stack, crash matrix, sales under faults, rest, verdict.
import { randomInt } from "node:crypto";
import type { Screen } from "../../base/progress.ts";
import { together } from "../../base/together.ts";
import { loadTarget } from "../../targets/load.ts";
import { runSales } from "../buyers/run-sales.ts";
import { injectFaults } from "../nemesis/nemesis.ts";
import { strikesLink } from "../nemesis/schedule.ts";
import { type RunOptions, repeatCommand } from "../run/run-options.ts";
import { type RunSetting, runRecorded } from "../run/run-recorded.ts";
import { runToVerdict } from "../run/run-to-verdict.ts";
import { parseCase } from "./matrix/draw-cases.ts";
import { runMatrix } from "./matrix/matrix.ts";
import { judgeCases, matrixTable } from "./matrix/result.ts";
import { planVerify, promisedMarks, type VerifyPlan } from "./plan-verify.ts";

/** What `make verify` was asked for. */
export interface VerifyOptions extends RunOptions {
  /** Most cases of the crash matrix. */
  cases: number;
  /** Just this case. */
  case: string | undefined;
  /** Small sales under process faults. */
  sales: number;
  faults: readonly string[];
}

/** What does not matter where just one case is value. */
const UNASKED = { cases: undefined, sales: undefined, faults: undefined };
const WATCH_EVERY_MS = 50;
/** One DTM checks back on one message after the other, and waits for those that hang: more of them share that. */
const DTM_REPLICAS = 14;

/** Verifies; gives the exit code. Whatever happens, the stack is stopped. */
export async function verify(asked: VerifyOptions, screen: Screen, signal: AbortSignal): Promise<number> {
  const target = await loadTarget(asked.target);
  const seed = asked.seed ?? randomInt(1_000_000);
  const options = { ...asked, seed };
  const only = asked.case === undefined ? undefined : parseCase(asked.case);
  const plan = planVerify({ ...options, target, only });
  const { cases, sales, faults } = plan;
  return runToVerdict(
    {
      ...{ kind: "verify", seed, target, plan, promisedMarks: promisedMarks(plan) },
      opening: `verify, seed ${seed}: ${cases.length} cases of the crash matrix, then ${sales.length} sales under ${faults.length} faults`,
      repeat: repeatCommand("verify", only === undefined ? options : { ...options, ...UNASKED }),
      stack: {
        failpoints: target.requests.armFailpoint !== null,
        links: strikesLink(faults),
        checkBackSeconds: plan.checkBackSeconds,
        // Whoever comes while a message is under way shares the next: so a case can have a batch of several.
        ...(cases.length > 0 ? { batchesInFlight: 1 } : {}),
        dtmReplicas: cases.length > 1 ? DTM_REPLICAS : 0,
        ...(plan.servers === undefined ? {} : { servers: plan.servers }),
      },
    },
    options,
    screen,
    signal,
    (run) => runPlanned({ ...run, target, restSeconds: options.rest, ...plan }, plan, signal),
    ({ value, folder, exitCode }, say) => {
      if (cases.length === 0) return exitCode;
      const results = judgeCases(folder.path, cases, Number.POSITIVE_INFINITY);
      const command = `make verify SEED=${seed} TARGET=${options.target} DTM_STORE=${options["dtm-store"]}`;
      for (const line of matrixTable(results, value.matrixMs / 1_000, command)) say(line);
      return exitCode;
    },
  );
}

/** Plays the plan on a running stack, to rest, and records history and observations in the run's folder. */
export function runPlanned(
  setting: RunSetting,
  plan: VerifyPlan,
  signal: AbortSignal,
): Promise<{ matrixMs: number }> {
  const { cases, sales, faults } = plan;
  const all = [...cases.map(({ sale }) => sale), ...sales];
  const open = new Set<string>();
  let done = 0;
  return runRecorded(
    setting,
    {
      sales: all.map(({ sale }) => sale),
      open: () => [...open],
      watchEveryMs: WATCH_EVERY_MS,
      status: ({ asked, ok, fail, info }) =>
        `${done}/${all.length} sales  asked ${asked}  bought ${ok}  refused ${fail}  unknown ${info}`,
      async run({ client, urls, nemesis }) {
        const onDone = (sale: string) => {
          open.delete(sale);
          done += 1;
        };
        const salesSetting = { client, urls, onOpen: (sale: string) => open.add(sale), onDone };
        const startedAt = Date.now();
        await together(signal, [(either) => runMatrix(salesSetting, cases, either)]);
        const matrixMs = Date.now() - startedAt;
        await together(signal, [
          (either) => runSales(salesSetting, sales, either),
          (either) => injectFaults(nemesis, faults, either),
        ]);
        return { matrixMs };
      },
    },
    signal,
  );
}

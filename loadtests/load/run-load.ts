// One load from its settings to its exit code: plan, stack, k6 and nemesis, rest, verdict.
import { randomInt } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { HarnessError } from "../../base/errors.ts";
import type { Screen } from "../../base/progress.ts";
import { together } from "../../base/together.ts";
import { HistoryTail } from "../../loadtests/run/history-tail.ts";
import { findTool } from "../../stack/tools/find.ts";
import { loadTarget } from "../../targets/load.ts";
import type { Target } from "../../targets/target.ts";
import { runRestocks } from "../buyers/run-sales.ts";
import { injectFaults } from "../nemesis/nemesis.ts";
import { strikesLink, surfaceOf } from "../nemesis/schedule.ts";
import { type RunOptions, repeatCommand } from "../run/run-options.ts";
import { runRecorded, type WorkloadParts } from "../run/run-recorded.ts";
import { runToVerdict, type StartedRun } from "../run/run-to-verdict.ts";
import { type K6Result, runK6 } from "./k6.ts";
import { type LoadPlan, planLoad, promisedMarks } from "./plan-load.ts";
import { replayOf } from "./replay.ts";
import type { Errand } from "./scripts/errand.ts";

/** What `make load` was asked for. */
export interface LoadOptions extends RunOptions {
  profile: string;
  stock: number | undefined;
  rate: number | undefined;
  duration: number | undefined;
  /** `all`, `none`, or names of faults. */
  faults: readonly string[];
  intensity: number;
  /** Worker processes of each server. */
  workers: number;
  p95: number | undefined;
  /** Folder of a load whose plan and settings are taken instead of all the others. */
  replay: string | undefined;
}

const WATCH_EVERY_MS = 200;
/** Exit code of missed thresholds, as k6's own. */
const EXIT_THRESHOLDS = 99;
const FIRST_PURCHASE_POLL_MS = 50;

/** Runs a load; gives the exit code. Whatever happens, the stack is stopped. */
export async function load(asked: LoadOptions, screen: Screen, signal: AbortSignal): Promise<number> {
  const seed = asked.seed ?? randomInt(1_000_000);
  const { options, plan, target } = await planned({ ...asked, seed });
  const { faults, profile, stock, durationMs } = plan;
  const opening = `load ${profile}, seed ${plan.seed}: ${stock} units, ${durationMs / 1_000} s, ${faults.length} faults${ofKinds(faults)}`;
  return runToVerdict(
    {
      ...{ kind: "load", seed: plan.seed, target, plan, opening, promisedMarks: promisedMarks(plan) },
      repeat:
        options.replay === undefined ? repeatCommand("load", options) : `make load REPLAY=${options.replay}`,
      stack: {
        workers: plan.workers,
        failpoints: faults.some(({ fault }) => fault === "failpoint"),
        links: strikesLink(faults),
      },
    },
    options,
    screen,
    signal,
    (run) => stampede({ ...run, target, plan, restSeconds: options.rest }, signal),
    ({ value, exitCode }, say) => {
      for (const missed of value.missedThresholds) say(`threshold missed: ${missed}`);
      return exitCode === 0 && value.missedThresholds.length > 0 ? EXIT_THRESHOLDS : exitCode;
    },
  );
}

async function planned(
  asked: LoadOptions & { seed: number },
): Promise<{ options: LoadOptions; plan: LoadPlan; target: Target }> {
  if (asked.replay !== undefined) {
    const { settings, plan } = replayOf(asked.replay);
    const options = { ...asked, ...settings, seed: plan.seed };
    return { options, plan, target: await loadTarget(settings.target) };
  }
  const target = await loadTarget(asked.target);
  if (surfaceOf(target).servers.length === 0 && !asked.faults.includes("none")) {
    throw new HarnessError(
      "usage",
      `the target ${target.name} runs already: nothing of it can be struck from here`,
      {
        hint: "add FAULTS=none",
      },
    );
  }
  return { options: asked, target, plan: planLoad({ ...asked, durationSeconds: asked.duration, target }) };
}

/** How many of each, such as ` (2 kill-redis, 1 cut)`. */
function ofKinds(faults: LoadPlan["faults"]): string {
  const counts = new Map<string, number>();
  for (const { fault } of faults) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  const kinds = [...counts].map(([fault, count]) => `${count} ${fault}`);
  return kinds.length === 0 ? "" : ` (${kinds.join(", ")})`;
}

interface Stampede extends StartedRun {
  target: Target;
  plan: LoadPlan;
  restSeconds: number;
}

function stampede(parts: Stampede, signal: AbortSignal): Promise<K6Result> {
  const { plan, folder } = parts;
  return runRecorded(
    { ...parts, requestTimeoutMs: plan.requestTimeoutMs },
    {
      sales: [plan.sale],
      open: () => [plan.sale],
      watchEveryMs: WATCH_EVERY_MS,
      status: ({ asked, ok, fail, info }, perSecond, latest) =>
        `${plan.profile}: ${perSecond}/s  asked ${asked}  bought ${ok}  refused ${fail}  unknown ${info}  left ${latest?.remaining ?? "?"}  orders ${latest?.orders ?? "?"}`,
      async run(given) {
        await openSale(plan, given);
        writeErrand(parts);
        try {
          const [k6] = await together<[K6Result, undefined]>(signal, [
            (either) => runK6(findTool("k6"), plan.profile, folder, either),
            async (either) => {
              await firstPurchase(folder.file("history.jsonl"), either);
              await Promise.all([
                injectFaults(given.nemesis, plan.faults, either),
                runRestocks(given, plan.sale, plan.restocks, either),
              ]);
              return undefined;
            },
          ]);
          return k6;
        } finally {
          rmSync(folder.file("errand.json"), { force: true });
        }
      },
    },
    signal,
  );
}

function writeErrand({ target, plan, folder, stack }: Stampede): void {
  const errand: Errand = {
    plan,
    urls: stack.servers.map(({ url }) => url),
    purchase: target.requests.purchase,
    replies: target.replies,
    gid: target.gid,
    values: stack.values,
    summaryFile: folder.file("k6-summary.json"),
  };
  writeFileSync(folder.file("errand.json"), JSON.stringify(errand), { mode: 0o600 });
}

async function openSale(plan: LoadPlan, { client, urls, stores, history }: WorkloadParts): Promise<void> {
  const { outcome, error } = await client.open(urls[0] ?? "", plan.sale, plan.opening);
  if (outcome !== "ok") {
    throw new HarnessError("failed", `sale ${plan.sale} could not be opened: ${error}`, {
      hint: "was it opened by an earlier run? try another SEED",
    });
  }
  const { orders = 0, deducted = 0 } = await stores.sample(plan.sale);
  if (orders > 0 || deducted > 0) {
    throw new HarnessError("failed", `sale ${plan.sale} has been sold from already`, {
      hint: "choose another SEED",
    });
  }
  history.flush();
}

/** Awaits the first buyer: k6 takes a moment to begin, and what strikes before it shows nothing. */
async function firstPurchase(file: string, signal: AbortSignal): Promise<void> {
  const tail = new HistoryTail(file);
  while (tail.read().asked === 0) await wait(FIRST_PURCHASE_POLL_MS, undefined, { signal });
}

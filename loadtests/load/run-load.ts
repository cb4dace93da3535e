// One load, from its options to its exit code: plan, stack, k6 and nemesis, rest, verdict.
import { randomInt } from "node:crypto";
import path from "node:path";
import type { Screen } from "../../base/command-line/progress.ts";
import { counted } from "../../base/counted.ts";
import { HarnessError } from "../../base/errors.ts";
import { runTogether } from "../../base/run-together.ts";
import { until } from "../../base/until.ts";
import { idOf } from "../../targets/ids.ts";
import { loadTarget } from "../../targets/load.ts";
import type { Values } from "../../targets/render.ts";
import type { Target } from "../../targets/target.ts";
import { k6TargetOf } from "../buyers/k6-target.ts";
import { prepareBuyers, writeBuyers } from "../buyers/prepare-buyers.ts";
import { runRestocks } from "../buyers/run-sales.ts";
import { injectFaults } from "../nemesis/inject-faults.ts";
import { faultPlaces, leftOutLine, strikesLink } from "../nemesis/schedule.ts";
import { HistoryTail } from "../run/history-tail.ts";
import { type K6Result, runK6 } from "../run/run-k6.ts";
import { type RunOptions, waitsOf } from "../run/run-options.ts";
import { runRecorded, type WorkloadContext } from "../run/run-recorded.ts";
import { runToVerdict, type StartedRun } from "../run/run-to-verdict.ts";
import { boundsOf, type LoadPlan, planLoad, promisedMarks } from "./plan-load.ts";
import { replayOf } from "./replay.ts";

/** What `make load` was asked for. */
export interface LoadOptions extends RunOptions {
  profile: string;
  stock: number | undefined;
  rate: number | undefined;
  duration: number | undefined;
  /** `all`, `every`, `none`, or names of faults. */
  faults: readonly string[];
  intensity: number;
  /** Worker processes of each server. */
  workers: number;
  p95: number | undefined;
  /** What is recorded of what passes between the parts: `links` leaves out the buyers' way. */
  wire?: keyof typeof WIRED;
  /** Folder of an earlier load, for its plan and stack; of these options then only `rest`, `push`, `wire` and `out` count. */
  replay: string | undefined;
}

const WATCH_EVERY_MS = 200;
/** What lies on the wire, by what was asked for. */
const WIRED = { "0": undefined, "1": "all", links: "links" } as const;
/** Exit code of a load that is true but missed a threshold: k6's own. */
export const EXIT_THRESHOLDS = 99;
const FIRST_PURCHASE_WITHIN_MS = 60_000;
const FIRST_PURCHASE_LOOK_MS = 50;

/** Runs a load; returns the exit code. Whatever happens, the stack is stopped. `repeatOf` is the command for options. */
export async function load(
  asked: LoadOptions,
  repeatOf: (options: object) => string,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const seed = asked.seed ?? randomInt(1_000_000);
  const { options, plan, target } = await planned({ ...asked, seed });
  const { faults, profile, stock, durationMs } = plan;
  const opening = `load ${profile}, seed ${plan.seed}: ${counted(stock, "unit")}, ${durationMs / 1_000} s, ${counted(faults.length, "fault")}${ofKinds(faults)}`;
  const { replay, rest, push, out, wire, doctor, "allow-host": allowHost } = options;
  return runToVerdict(
    {
      ...{ kind: "load", seed: plan.seed, target, plan, promisedMarks: promisedMarks(plan, target) },
      ...{ opening: opening + leftOutLine(plan.leftOut), bounds: boundsOf(plan, target) },
      repeat: repeatOf(
        replay === undefined ? options : { replay, rest, push, out, wire, doctor, "allow-host": allowHost },
      ),
      stack: {
        workers: plan.workers,
        failpoints: faults.some(({ fault }) => fault === "failpoint"),
        links: strikesLink(faults, target),
        wire: WIRED[options.wire ?? "0"],
      },
    },
    options,
    screen,
    signal,
    (run) => stampede({ ...run, target, plan, ...waitsOf(options) }, signal),
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
  if (faultPlaces(target).servers.length === 0 && !asked.faults.includes("none")) {
    throw new HarnessError(
      "usage",
      `the target ${target.name} runs already, so no fault can strike it from here`,
      { hint: "add FAULTS=none" },
    );
  }
  return { options: asked, target, plan: planLoad({ ...asked, durationSeconds: asked.duration, target }) };
}

/** How many faults there are of each kind, such as ` (2 kill-redis, 1 cut)`. */
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
  pushSeconds: number | "never";
}

function stampede(run: Stampede, signal: AbortSignal): Promise<K6Result> {
  const { plan, folder } = run;
  return runRecorded(
    { ...run, requestTimeoutMs: plan.requestTimeoutMs },
    {
      sales: [plan.sale],
      open: () => [plan.sale],
      watchEveryMs: WATCH_EVERY_MS,
      status: ({ asked, ok, fail, info }, perSecond, latest) =>
        `${plan.profile}: ${perSecond}/s  asked ${asked}  bought ${ok}  refused ${fail}  unknown ${info}  left ${latest?.remaining ?? "?"}  orders ${latest?.orders ?? "?"}`,
      async run(context) {
        await openSale(plan, context);
        const buyersFile = await prepareAll(run, context);
        const [k6] = await runTogether<[K6Result, undefined]>(context.signal, [
          (either) => sendBuyers(run, context.client.valuesOf(plan.sale), buyersFile, either),
          async (either) => {
            // k6 takes a moment to begin, and a fault before the first purchase shows nothing.
            await firstPurchase(folder.file("history.jsonl"), either);
            await Promise.all([
              injectFaults(context.nemesis, plan.faults, either),
              runRestocks(context, plan.sale, plan.restocks, either),
            ]);
            return undefined;
          },
        ]);
        context.observe([{ kind: "load", planned: plan.arrivals, arrived: k6.arrived }]);
        return k6;
      },
    },
    signal,
  );
}

/** Sends the buyers by k6. `values` are the placeholders of the sale; `buyersFile` holds those of each buyer. */
function sendBuyers(
  { target, plan, folder, stack }: Stampede,
  values: Values,
  buyersFile: string | undefined,
  signal: AbortSignal,
): Promise<K6Result> {
  const script = path.join(import.meta.dirname, "scripts", `${plan.profile}.ts`);
  const urls = stack.servers.map(({ url }) => url);
  const secrets = { urls, values: { ...stack.values, ...values }, ...(buyersFile && { buyersFile }) };
  return runK6(script, { plan, target: k6TargetOf(target), ...secrets }, folder, signal);
}

/** Prepares every buyer of the load, where the target wants that; returns the file of what they need. */
async function prepareAll(
  { target, plan, stack, progress }: Stampede,
  { client, urls, signal }: WorkloadContext,
): Promise<string | undefined> {
  if (target.buyer.length === 0) return undefined;
  const users = Array.from({ length: plan.arrivals }, (_, n) => idOf(target.ids.user, `b${n}`, n));
  const onProgress = (line: string) => progress.status(line);
  return writeBuyers(stack.temporary, await prepareBuyers(client, urls, users, onProgress, signal));
}

async function openSale(plan: LoadPlan, { client, urls, stores, history }: WorkloadContext): Promise<void> {
  const { outcome, error, told } = await client.open(urls[0] ?? "", plan.sale, plan.opening);
  // A step that was refused says so itself: another seed would be refused as well, unless the sale is there already.
  if (told !== undefined)
    throw new HarnessError("usage", `sale ${plan.sale} could not be opened: ${told}`, {
      hint: "see requests/open of the target; if the sale is there already, try another SEED",
    });
  if (outcome !== "ok") {
    throw new HarnessError("failed", `sale ${plan.sale} could not be opened: ${error}`, {
      hint: "requests/open of the target got no answer that says yes: see logs/",
    });
  }
  const { orders = 0, deducted = 0 } = await stores.sample(plan.sale);
  if (orders > 0 || deducted > 0) {
    throw new HarnessError("failed", `units of sale ${plan.sale} have been sold already`, {
      hint: "choose another SEED",
    });
  }
  history.flush();
}

async function firstPurchase(file: string, signal: AbortSignal): Promise<void> {
  const tail = new HistoryTail(file);
  await until(() => tail.read().asked > 0, {
    what: "k6's first purchase",
    deadlineMs: FIRST_PURCHASE_WITHIN_MS,
    everyMs: FIRST_PURCHASE_LOOK_MS,
    signal,
  });
}

// Runs a plan on a running stack: the wire matrix, the crash matrix, and then small sales under faults, to rest.
import { randomOf } from "../../base/random.ts";
import { runTogether } from "../../base/run-together.ts";
import { processNamed } from "../../stack/stack.ts";
import { prepareBuyers } from "../buyers/prepare-buyers.ts";
import { runSales, type SalesContext } from "../buyers/run-sales.ts";
import { injectFaults } from "../nemesis/inject-faults.ts";
import { secretsOf } from "../run/record-wire.ts";
import { type RunContext, runRecorded, type WorkloadContext } from "../run/run-recorded.ts";
import { runMatrix } from "./matrix/run-matrix.ts";
import type { VerifyPlan } from "./plan-verify.ts";
import type { MatricesRun } from "./tell-matrices.ts";
import { wireSale } from "./wire/planned-case.ts";
import { runWire, type WireResult } from "./wire/run-wire.ts";

const WATCH_EVERY_MS = 250;

/** Runs the plan on a running stack, to rest, and records history and observations in the run's folder. */
export function runPlanned(context: RunContext, plan: VerifyPlan, signal: AbortSignal): Promise<MatricesRun> {
  const { cases, sales } = plan;
  const all = [...cases.map(({ sale }) => sale), ...sales];
  // Those of the wire are added once they are known.
  const names = all.map(({ sale }) => sale);
  const open = new Set<string>();
  let done = 0;
  return runRecorded(
    context,
    {
      sales: names,
      open: () => [...open],
      watchEveryMs: WATCH_EVERY_MS,
      status: ({ asked, ok, fail, info }) =>
        `${done}/${names.length} sales  asked ${asked}  bought ${ok}  refused ${fail}  unknown ${info}`,
      async run(workload) {
        let arrived = 0;
        const salesContext = {
          client: workload.client,
          urls: workload.urls,
          onOpen: (sale: string) => void open.add(sale),
          onArrival: () => {
            arrived += 1;
          },
          onDone(sale: string) {
            open.delete(sale);
            workload.look(sale);
            done += 1;
          },
        };
        const run = await runAll(context, plan, workload, salesContext, names);
        const ofSales = all.reduce((sum, { buyers }) => sum + buyers.length, 0);
        const planned = ofSales + (run.onWire?.planned ?? 0);
        workload.observe([{ kind: "load", planned, arrived }]);
        return run;
      },
    },
    signal,
  );
}

async function runAll(
  context: RunContext,
  plan: VerifyPlan,
  workload: WorkloadContext,
  salesContext: SalesContext,
  names: string[],
): Promise<MatricesRun> {
  const { cases, wire, sales, faults } = plan;
  const { client, urls, nemesis, signal } = workload;
  const ofSales = [...cases.map(({ sale }) => sale), ...sales].flatMap(({ buyers }) => buyers);
  const ofWire = wire === undefined ? [] : wireSale(context.target, "last-unit", "", 0).users;
  const users = new Set([...ofSales.map(({ user }) => user), ...Object.values(ofWire)]);
  await prepareBuyers(client, urls, [...users], (line) => context.progress.status(line), signal);
  // The wire comes first: a purchase can be learned only where nothing else is being made good.
  const [onWire] = await runTogether(signal, [
    (together) => runOnWire(context, plan, { ...workload, signal: together }, salesContext, names),
  ]);
  const startedAt = Date.now();
  await runTogether(signal, [(together) => runMatrix(salesContext, cases, together)]);
  const matrixMs = Date.now() - startedAt;
  await runTogether(signal, [
    (together) => runSales(salesContext, sales, together),
    (together) => injectFaults(nemesis, faults, together),
  ]);
  return { matrixMs, onWire };
}

/** Runs the wire matrix, if there is one; adds the names of its sales. */
async function runOnWire(
  { target, stack, progress }: RunContext,
  { wire: plan, seed }: VerifyPlan,
  { client, history, stores, nemesis, wire, signal }: WorkloadContext,
  { onOpen, onArrival, onDone }: SalesContext,
  names: string[],
): Promise<WireResult | undefined> {
  const { servers } = stack;
  if (plan === undefined || wire === undefined) return undefined;
  return runWire({
    ...{
      plan,
      target,
      seed,
      random: randomOf(seed),
      watch: wire.watch,
      servers,
      secrets: secretsOf(stack.values, stack.mysql?.url),
      stores,
      client,
      history,
      signal,
    },
    ...{ onOpen, onArrival, onDone, firstSale: names.length },
    addSale: (sale) => void names.push(sale),
    kill: async (process) => (await processNamed(stack, process)?.kill()) ?? false,
    restore: (process) => nemesis.supervisor.restore(process),
    say: (line) => progress.event(line),
  });
}

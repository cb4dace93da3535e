// Learns the exchanges of a purchase on the running stack: a few purchases in each situation, each alone on its lane.
import { setTimeout as wait } from "node:timers/promises";
import type { Situation } from "../matrix/case.ts";
import type { LearnedBySituation } from "./draw-cases.ts";
import type { Lane, LaneListener } from "./lane-watcher.ts";
import { type Heard, learn, type Recording } from "./learn/learn.ts";
import type { Learned } from "./learn/learned.ts";
import type { WireSale } from "./planned-case.ts";
import { type CaseContext, runWireSale } from "./run-case.ts";

/** The sales that a situation is learned from. The first warms up what later ones find open, and is not counted. */
export const SALES_EACH = 4;
/** About as long as a purchase takes to rest: what comes in this time without one is background. */
const IDLE_MS = 1_500;
/** What a purchase leaves to be done comes within this time after it seems to be at rest. */
const LINGERS_MS = 200;

/** Learns each situation from its sales; situations share the lanes, and each has its lane to itself. */
export async function runLearning(
  context: CaseContext,
  lanes: readonly Lane[],
  sales: ReadonlyMap<Situation, readonly WireSale[]>,
): Promise<LearnedBySituation> {
  const idle = (await Promise.all(lanes.map((lane) => listenIdle(context, lane)))).flat();
  const queue = [...sales];
  const learned = new Map<Situation, Learned>();
  const work = async (lane: Lane) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [situation, some] = next;
      const recordings: Recording[] = [];
      for (const sale of some) recordings.push(await recordSale(context, lane, sale));
      learned.set(situation, learn(recordings.slice(1), idle));
    }
  };
  await Promise.all(lanes.map(work));
  return new Map(
    [...sales.keys()].flatMap((situation) => {
      const one = learned.get(situation);
      return one === undefined ? [] : [[situation, one] as const];
    }),
  );
}

function recorder(heard: Heard[]): LaneListener {
  return {
    onRequest(exchange, channel) {
      heard.push({ exchange, channel });
      return undefined;
    },
  };
}

async function listenIdle({ watcher, signal }: CaseContext, lane: Lane): Promise<Heard[]> {
  const heard: Heard[] = [];
  const end = watcher.listen(lane, recorder(heard));
  try {
    await wait(IDLE_MS, undefined, { signal });
  } finally {
    end();
  }
  return heard;
}

async function recordSale(context: CaseContext, lane: Lane, sale: WireSale): Promise<Recording> {
  const heard: Heard[] = [];
  await runWireSale(context, lane, sale, recorder(heard), async () => {
    await context.untilRest(sale.sale);
    await wait(LINGERS_MS, undefined, { signal: context.signal });
  });
  await context.untilRest(sale.sale);
  return { sale: sale.sale, user: sale.users.subject, heard };
}

// Waits for rest, and records all that the stores hold then.
import type { Progress } from "../../base/command-line/progress.ts";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { Observation, Unconfirmed } from "../../invariants/record/observation.ts";
import type { Stack } from "../../stack/stack.ts";
import { awaitRest, ORDER_LAG_BOUND_MS } from "./await-rest.ts";
import { finalFacts } from "./final-facts.ts";
import type { HistoryTail } from "./history-tail.ts";

/** What it needs of a run whose load and faults are over. */
export interface RestContext {
  stack: Stack;
  stores: Stores;
  sales: readonly string[];
  /** Reads the history on, to know what buyers were told. */
  tail: HistoryTail;
  /** Sources that the trial of the target did not confirm. */
  unconfirmed?: readonly Unconfirmed["what"][];
  /** A unit may go back on sale after its buyer was told bought: then it may be neither left nor ordered. */
  unitsReturn?: boolean;
  /** The gids that DTM held before the run; see {@link messagesBefore}. */
  before: ReadonlySet<string>;
  /** How long DTM may take to come to rest by itself, in ms; undefined: as long as it likes. */
  pushAfterMs: number | undefined;
  observe: (observations: readonly Observation[]) => void;
  progress: Progress;
  healedAt: number;
  deadlineMs: number;
}

const WRITE_AT_ONCE = 1_000;

/** The gids of the messages that are unfinished before a run: they are not its own. */
export const messagesBefore = async (stores: Stores): Promise<ReadonlySet<string>> =>
  new Set((await stores.unfinishedMessages()).map(({ gid }) => gid));

/**
 * Waits for rest, records it, and then every sample, deduction, order and unfinished message. What a store does not show
 * then, until the time for rest is over, is recorded as unseen.
 */
export async function recordRest(context: RestContext, signal: AbortSignal): Promise<void> {
  const {
    stores,
    sales,
    tail,
    unconfirmed = [],
    unitsReturn = false,
    before,
    observe,
    progress,
    healedAt,
    deadlineMs,
  } = context;
  const onProgress = (pending: string) => progress.status(`waiting for rest: ${pending}`);
  const toldBought = () => {
    tail.read();
    return tail.bought;
  };
  const supplied = unitsReturn ? new Map<string, number>() : tail.supplied;
  const push = pushOf(context);
  const rest = await awaitRest(
    {
      ...{ stores, sales, toldBought, supplied: () => supplied, unconfirmed, before, push },
      ...{ healedAt, deadlineMs, orderLagBoundMs: ORDER_LAG_BOUND_MS, onProgress },
    },
    signal,
  );
  observe([rest]);
  let batch: Observation[] = [];
  // A store that went away at the very end has as long to come back as the run had to come to rest.
  const until = rest.at - rest.waitedMs + deadlineMs;
  const reading = { stores, sales, tail, before, until, now: Date.now };
  for await (const fact of finalFacts(reading, signal)) {
    batch.push(fact);
    if (batch.length < WRITE_AT_ONCE) continue;
    observe(batch);
    batch = [];
  }
  observe(batch);
}

/** How DTM is pushed: only one that was started here, since on another one it would make other people's messages due. */
function pushOf({ stack, pushAfterMs, observe, progress }: RestContext) {
  if (pushAfterMs === undefined || stack.dtm === undefined) return undefined;
  if (stack.dtm.process === undefined) {
    progress.event("  DTM ran already, so it is not pushed");
    return undefined;
  }
  let isTold = false;
  const seconds = pushAfterMs / 1_000;
  return {
    afterMs: pushAfterMs,
    dtmUrl: stack.dtm.url,
    onPush(push: Observation) {
      observe([push]);
      if (!isTold)
        progress.event(`  not at rest after ${seconds} s: DTM is made to look at every message now`);
      isTold = true;
    },
  };
}

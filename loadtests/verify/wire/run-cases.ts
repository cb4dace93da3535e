// Runs the cases of the wire matrix: one at a time on each lane; those that kill a store together, one kill for all lanes.
import type { LearnedBySituation } from "./draw-cases.ts";
import { Gathering } from "./gathering.ts";
import type { Lane } from "./lane-watcher.ts";
import type { Learned } from "./learn/learned.ts";
import { learnedFor, type PlannedWireCase } from "./planned-case.ts";
import { type CaseContext, runCase } from "./run-case.ts";
import { storeBehind } from "./ways.ts";

/** What the lanes run on. */
export interface LanesContext extends Omit<CaseContext, "hand"> {
  hand: Omit<CaseContext["hand"], "killStore">;
  /** Ids of sales are words that stand nowhere else, so that what is still under way of one does not disturb the next. */
  distinctive: boolean;
}

/** Kills a store that no group has gathered for: it cannot come to that. */
const noStore = () => Promise.resolve();

/** Runs all of them. Returns what came after the broken exchanges, by the id of the case. */
export async function runCases(
  context: LanesContext,
  lanes: readonly Lane[],
  cases: readonly PlannedWireCase[],
  learned: LearnedBySituation,
): Promise<Map<string, ReadonlySet<string>>> {
  const after = new Map<string, ReadonlySet<string>>();
  const storeOf = ({ situation, breaks }: PlannedWireCase) => storeKilledIn(breaks, learnedOf(situation));
  const learnedOf = (situation: PlannedWireCase["situation"]) => learnedFor(situation, learned);
  const alone = cases.filter((one) => storeOf(one) === undefined);
  await Promise.all(
    lanes.map(async (lane) => {
      let last: PlannedWireCase | undefined;
      // A lane whose server does not come back leaves its cases to the others.
      while (await isUp(lane, context.hand)) {
        const next = alone.shift();
        if (next === undefined) return;
        const known = learnedOf(next.situation);
        if (last !== undefined && (!context.distinctive || needsQuiet(next, known)))
          await context.untilRest(last.sale);
        const own = { ...context, hand: { ...context.hand, killStore: noStore } };
        after.set(next.id, (await runCase(own, lane, next, known)).after);
        last = next;
      }
    }),
  );
  for (const store of new Set(cases.flatMap((one) => storeOf(one) ?? []))) {
    const together = cases.filter((one) => storeOf(one) === store);
    for (let at = 0; at < together.length; at += lanes.length) {
      const group = together.slice(at, at + lanes.length);
      await runGroup(context, lanes, group, store, learnedOf);
      await Promise.all(group.map(({ sale }) => context.untilRest(sale)));
    }
  }
  return after;
}

/** Starts what is down of a lane; returns false where that fails. */
async function isUp({ servers }: Lane, { restore, signal }: LanesContext["hand"]): Promise<boolean> {
  try {
    for (const server of servers) await restore(server);
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** Runs one case on each lane, up to its exchange; then the store is killed once. */
async function runGroup(
  context: LanesContext,
  lanes: readonly Lane[],
  group: readonly PlannedWireCase[],
  store: string,
  learnedOf: (situation: PlannedWireCase["situation"]) => Learned,
): Promise<void> {
  const { hand } = context;
  const gathering = new Gathering(group.length, async () => {
    await hand.kill(store);
    // Who waits is told as soon as it is dead; it is up again a little later, or fails below.
    hand.restore(store).catch(() => {});
  });
  await Promise.all(
    group.map(async (one, index) => {
      const lane = lanes[index];
      if (lane === undefined) return;
      const own = { ...context, hand: { ...hand, killStore: () => gathering.come() } };
      const { isMet } = await runCase(own, lane, one, learnedOf(one.situation));
      if (!isMet) gathering.leave();
    }),
  );
  await hand.restore(store);
}

/** The store that is killed in the case. */
function storeKilledIn(breaks: PlannedWireCase["breaks"], { exchanges }: Learned): string | undefined {
  const killing = breaks.find(({ way }) => way === "store-killed");
  const channel = exchanges.find(({ slug }) => slug === killing?.slug)?.channel;
  return killing === undefined || channel === undefined ? undefined : storeBehind(channel);
}

/** An exchange that names nothing can be told apart only while nothing else is under way. */
const needsQuiet = ({ breaks }: PlannedWireCase, { exchanges }: Learned): boolean =>
  exchanges.some(
    ({ slug, knownBy }) =>
      (knownBy === "coming" || knownBy === "beginning") && breaks.some((one) => one.slug === slug),
  );

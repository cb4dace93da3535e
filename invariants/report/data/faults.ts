// What struck, for the page: the nemesis' faults with their ends, exchanges that were broken, failpoints that went off,
// processes that ended.
import type { Facts } from "../../facts/facts.ts";
import { isHit, isOfWire, strikeText } from "../../judging/strikes.ts";
import type { Operation } from "../../record/history.ts";
import type { FaultPart } from "./page-data.ts";

/** All faults, in the order of their beginnings. One that was never healed ends with the run, at `endMs`. */
export function faultsOf(facts: Facts, endMs: number): FaultPart[] {
  const since = (time: number) => Math.round(time - facts.startedAt);
  const strikes = facts.strikes().map(({ what, from, to }): FaultPart => {
    const end = Number.isFinite(to) ? since(to) : endMs;
    return { what, from: since(from), to: Math.max(end, since(from)), kind: "strike" };
  });
  const events = (kind: FaultPart["kind"], isOne: (one: Operation) => boolean, text = strikeText) =>
    facts.faults.filter(isOne).map((one): FaultPart => {
      const at = since(one.invoked);
      return { what: text(one), from: at, to: at, kind };
    });
  const hits = events("hit", isHit, (one) => strikeText(one).replace(/^failpoint /, ""));
  const broken = events("hit", (one) => isOfWire(one) && one.outcome === "ok");
  const ends = events("exit", isExit, ({ target = "", error = "" }) => `${target} ended: ${error}`);
  return [
    ...strikes,
    ...folded(hits, "failpoints went off", endMs),
    ...folded(broken, "exchanges broken on the wire", endMs),
    ...ends,
  ].sort((a, b) => a.from - b.from);
}

const isExit = ({ op }: Operation): boolean => op === "exit";

/** The most events of a kind that the lane shows one by one; of more, each of as many parts of the run shows one. */
const MOST_EVENTS = 24;

/** The events, those in the same part of the run as one if they are many. */
function folded(events: readonly FaultPart[], words: string, endMs: number): FaultPart[] {
  if (events.length <= MOST_EVENTS) return [...events];
  const parts = new Map<number, FaultPart[]>();
  for (const event of events) {
    const number = Math.min(MOST_EVENTS - 1, Math.floor((event.from / endMs) * MOST_EVENTS));
    const part = parts.get(number);
    if (part === undefined) parts.set(number, [event]);
    else part.push(event);
  }
  return [...parts.values()].flatMap((part): FaultPart[] => {
    const [first] = part;
    if (first === undefined || part.length === 1) return part;
    const from = part.reduce((least, one) => Math.min(least, one.from), first.from);
    const to = part.reduce((most, one) => Math.max(most, one.to), first.to);
    return [{ ...first, what: `${part.length} ${words}`, from, to }];
  });
}

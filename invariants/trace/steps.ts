// A trace step by step, as a message diagram draws it: what was sent, what came back, what happened at one place, and
// faults as they begin.
import type { Party, Trace, TraceEvent } from "./trace.ts";

/** One step. `at` is its time in ms since the epoch, or since when it may have been; infinite where nothing tells. */
export interface Step {
  kind: "call" | "reply" | "note" | "fault";
  at: number;
  /** Its own time is known. */
  isTimed: boolean;
  from: Party;
  to: Party;
  text: string;
  /** It was not seen: it follows from something that was. */
  follows: boolean;
  /** It was broken on purpose, or it is missing. */
  isBad: boolean;
  outcome?: "ok" | "fail" | "info" | undefined;
  /** When a fault was healed, in ms since the epoch; absent where that is not recorded. */
  until?: number | undefined;
}

/** All steps, in the order of time. */
export function stepsOf({ events, faults, parties }: Trace): Step[] {
  const [first = "", last = first] = [parties[0], parties.at(-1)];
  const bands = faults.map(
    ({ what, from, to }): Step => ({
      ...{ kind: "fault", at: from, isTimed: true, from: first, to: last, text: what },
      ...{ follows: false, isBad: false, until: to },
    }),
  );
  const steps = [...bands, ...events.flatMap(stepsIn)];
  return steps.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
}

function stepsIn(event: TraceEvent): Step[] {
  const { at, until, notBefore, from, to, what, reply, source, isStruck, isMissing, outcome } = event;
  const sent = at ?? notBefore ?? Number.POSITIVE_INFINITY;
  const own = {
    isTimed: at !== undefined,
    follows: source === "follows",
    isBad: isStruck === true || isMissing === true,
  };
  if (from === to) return [{ ...own, kind: "note", at: sent, from, to, text: what }];
  const call: Step = { ...own, kind: "call", at: sent, from, to, text: what };
  if (reply === undefined) return [call];
  if (until === undefined)
    return [call, { ...own, kind: "note", at: sent, from, to: from, text: reply, outcome }];
  return [call, { ...own, kind: "reply", at: until, from: to, to: from, text: reply, outcome }];
}

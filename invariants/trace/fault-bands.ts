// The faults that fell into a trace: those of the nemesis as bands, and what struck this sale alone as events.
import { strikesIn } from "../facts/strikes.ts";
import type { Operation } from "../record/history.ts";
import type { Gathered, RunContext } from "./gathered.ts";
import { partyOf } from "./parties.ts";
import type { FaultBand, TraceEvent } from "./trace.ts";

/** The stretch of time that a trace is about, in ms. */
export interface Stretch {
  from: number;
  to: number;
}

/** The faults of the nemesis that were in force in this stretch. */
export const faultBands = (run: RunContext, { from, to }: Stretch): FaultBand[] =>
  strikesIn(run.faults, run.rest?.healedAt, (one) => isFailedHeal(run, one))
    .filter((strike) => strike.from <= to && strike.to >= from)
    .map((strike) => ({
      what: strike.what,
      from: strike.from,
      ...(Number.isFinite(strike.to) ? { to: strike.to } : {}),
    }));

const isFailedHeal = ({ failedHealsCount }: RunContext, { op, outcome }: Operation): boolean =>
  failedHealsCount && op.startsWith("heal-") && outcome === "fail";

/** What struck this sale or this gid, and the processes that ended in this stretch. */
export const strikeEvents = ({ run, sale, gids }: Gathered, stretch: Stretch): TraceEvent[] =>
  run.faults
    .filter((one) => !one.process.startsWith("nemesis") && !one.op.startsWith("heal"))
    .filter((one) => concerns(one, sale, gids, stretch))
    .map((one) => {
      const place = placeOf(one);
      return {
        at: one.invoked,
        from: place,
        to: place,
        what: [one.op, one.error, one.op.startsWith("wire ") ? one.target : undefined]
          .filter((part) => part !== undefined)
          .join(": "),
        isStruck: true,
        source: "history",
        known: "in the history",
        evidence: [one],
      };
    });

function concerns(
  { sale, gid, invoked }: Operation,
  own: string,
  gids: readonly string[],
  { from, to }: Stretch,
): boolean {
  if (gid !== undefined) return gids.includes(gid);
  if (sale !== undefined && sale !== own) return false;
  return invoked >= from && invoked <= to;
}

/** Where it struck: an exit and a failpoint name the process, a strike on the wire the exchange (`redis SET …`). */
const placeOf = ({ process, op, target = process }: Operation): string =>
  partyOf(op.startsWith("wire ") ? (/^[^\s→]+/.exec(target)?.[0] ?? process) : target);

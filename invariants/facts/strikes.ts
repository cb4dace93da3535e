// What struck the system, and for how long.
import type { Operation } from "../record/history.ts";

/** One fault, with start and end in ms; the end is infinite if nothing says that it was healed. */
export interface Strike {
  what: string;
  from: number;
  to: number;
}

/**
 * The faults of a history. Each is a process of its own there: it strikes, then heals. One that has no healing of its
 * own ends when all were healed.
 */
export function strikesIn(
  faults: readonly Operation[],
  allHealedAt = Number.POSITIVE_INFINITY,
  isFailedHeal: (operation: Operation) => boolean = () => false,
): Strike[] {
  const heals = new Map<string, Operation>();
  for (const one of faults)
    if (one.op.startsWith("heal-") && !heals.has(one.process) && !isFailedHeal(one))
      heals.set(one.process, one);
  const struck = faults.filter(
    ({ process, op, outcome }) =>
      process.startsWith("nemesis") && outcome === "ok" && !op.startsWith("heal-"),
  );
  return struck.map(({ process, op, target, invoked }) => ({
    what: `${op} ${target ?? ""}`.trim(),
    from: invoked,
    to: heals.get(process)?.completed ?? allHealedAt,
  }));
}

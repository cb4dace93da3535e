// When faults of one place may follow each other: each must be over, and a killed process back, before the next one.
import { removeServer } from "./faults/remove-server.ts";
import type { PlannedFault } from "./planned-fault.ts";

/** How long a process that was killed has to be back before something else strikes it. */
const RESTART_MS = 3_000;

/** These faults of one place, as soon after each other as can be, from 0 on. */
export function oneAfterOther(row: readonly PlannedFault[]): PlannedFault[] {
  const placed: PlannedFault[] = [];
  for (const one of row) {
    const before = placed.at(-1);
    placed.push({ ...one, atMs: before === undefined ? 0 : freeAfterMs(before, one) });
  }
  return placed;
}

/** From the first strike of a row to its last one: that one may be healed after the load. */
export const lastStrikeMs = (row: readonly PlannedFault[]): number => row.at(-1)?.atMs ?? 0;

/** From the first strike of a row to the end of what the last one needs. */
export const lengthOf = (row: readonly PlannedFault[]): number => {
  const last = row.at(-1);
  if (last === undefined) return 0;
  // What else the row gets comes before its removal.
  return isRemoval(last) ? last.atMs : freeAfterMs(last);
};

/** Returns true if two faults would meet at one place. */
export function collide(a: PlannedFault, b: PlannedFault): boolean {
  if (a.on !== b.on) return false;
  const [first, second] = a.atMs <= b.atMs ? [a, b] : [b, a];
  return second.atMs < freeAfterMs(first, second);
}

/** When this next fault may strike the same place. */
const freeAfterMs = (one: PlannedFault, next?: PlannedFault): number => {
  // A server may be removed while it is not back yet.
  const waitMs = next !== undefined && isRemoval(next) && !isRemoval(one) ? 0 : afterwardsMs(one);
  return one.atMs + one.forMs + waitMs + 1;
};

/** Returns true if its server is not started again. */
export const isRemoval = ({ fault }: PlannedFault): boolean => fault === removeServer.name;

/** How long a place needs after a fault of it. */
export function afterwardsMs(one: PlannedFault): number {
  if (isRemoval(one)) return Number.POSITIVE_INFINITY;
  return one.fault.startsWith("kill-") || one.mode === "exit" ? RESTART_MS : 0;
}

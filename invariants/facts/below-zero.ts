// A counter of units that dips below zero.
import type { Sample } from "../record/observation.ts";
import type { Facts } from "./facts.ts";

/**
 * Returns true if fewer than none are left in this sample, and a right shop may show that: one that counts down first and
 * takes it back if there was nothing. Only where no ledger says how many are deducted, and before rest: at rest it has
 * been taken back.
 */
export function mayBeTakenBack({ unseen, rest }: Facts, { remaining = 0, at }: Sample): boolean {
  const isAtRest = rest?.rested === true && at >= rest.at;
  return remaining < 0 && unseen.has("ledger") && !isAtRest;
}

/** Why such samples leave it open, after their number. */
export const TAKEN_BACK = "samples show fewer than none left, which the shop may have taken back";

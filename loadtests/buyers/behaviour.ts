// How the n-th buyer of a load behaves. Pure, and free of Node, since k6 scripts use it too.

/** How the buyers of a run behave, by their number. */
export interface Behaviours {
  /** Clicks twice: two requests at once. */
  clicksTwice: (n: number) => boolean;
  /** Asks again after a reply that leaves it open whether they have bought. */
  retriesUnknown: (n: number) => boolean;
  /** Told that they have bought, or that it is sold out, they ask another server again after this time. */
  comesBackAfterMs: (n: number) => number | undefined;
}

/** How long a buyer stays away who comes back. */
export const COMES_BACK_AFTER_MS = { min: 1_000, max: 4_000 };

/** Shares of all buyers, 0 to 1. */
export interface BehaviourShares {
  clickTwice: number;
  retryUnknown: number;
  comeBack: number;
}

/**
 * Draws the behaviour of each buyer of the run with this seed: the same on every machine, in every process. Each habit by
 * itself, since most buyers are asked for one only, and k6's engine is slow.
 */
export function behavioursOf(seed: number, shares: BehaviourShares): Behaviours {
  const { min, max } = COMES_BACK_AFTER_MS;
  const { clickTwice, retryUnknown, comeBack } = shares;
  const run = mixed(0, seed);
  const drawn = (n: number, part: number) => fraction(mixed(mixed(run, n), part));
  return {
    clicksTwice: (n) => clickTwice > 0 && drawn(n, 1) < clickTwice,
    retriesUnknown: (n) => retryUnknown > 0 && drawn(n, 2) < retryUnknown,
    comesBackAfterMs: (n) =>
      comeBack > 0 && drawn(n, 3) < comeBack ? Math.floor(min + (max - min) * drawn(n, 4)) : undefined,
  };
}

/** One more number in a hash: a round of an integer hash (murmur3's finaliser). */
function mixed(before: number, part: number): number {
  let hash = Math.imul(before ^ part, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** A hash as a number from 0 to 1. */
const fraction = (hash: number): number => (hash >>> 0) / 2 ** 32;

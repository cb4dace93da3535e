// How the n-th buyer of a load behaves. Pure, and free of Node, since k6 scripts use it too.

/** How a buyer behaves. */
export interface Behaviour {
  /** Clicks twice: two requests at once. */
  clicksTwice: boolean;
  /** Asks again after a reply that leaves it open whether they have bought. */
  retriesUnknown: boolean;
}

/** Shares of all buyers, 0 to 1. */
export interface BehaviourShares {
  clickTwice: number;
  retryUnknown: number;
}

/** The behaviour of buyer `n` of the run with this seed: the same on every machine, in every process. */
export function behaviourOf(seed: number, n: number, shares: BehaviourShares): Behaviour {
  return {
    clicksTwice: fraction(seed, n, 1) < shares.clickTwice,
    retriesUnknown: fraction(seed, n, 2) < shares.retryUnknown,
  };
}

/** A number from 0 to 1 for this buyer and draw: three rounds of an integer hash (murmur3's finaliser). */
function fraction(seed: number, n: number, draw: number): number {
  let hash = 0;
  for (const part of [seed, n, draw]) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return (hash >>> 0) / 2 ** 32;
}

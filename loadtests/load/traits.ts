// What kind of buyer the n-th one is. Pure, and free of Node, since the k6 scripts use it too.

/** How a buyer behaves. */
export interface Traits {
  /** Clicks twice: two requests at once. */
  clicksTwice: boolean;
  /** Asks again after a reply that left it open whether he has bought. */
  retriesUnknown: boolean;
}

/** Shares of all buyers, 0 to 1. */
export interface Shares {
  clickTwice: number;
  retryUnknown: number;
}

/** The traits of buyer number `n` of the run with this seed: the same on every machine, in every process. */
export function traitsOf(seed: number, n: number, shares: Shares): Traits {
  return {
    clicksTwice: fraction(seed, n, 1) < shares.clickTwice,
    retriesUnknown: fraction(seed, n, 2) < shares.retryUnknown,
  };
}

/** A number from 0 to 1 for this buyer and trait: three rounds of an integer hash (murmur3's finaliser). */
function fraction(seed: number, n: number, trait: number): number {
  let hash = 0;
  for (const part of [seed, n, trait]) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return (hash >>> 0) / 2 ** 32;
}

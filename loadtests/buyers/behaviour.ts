// How the n-th buyer of a load behaves. Pure, and free of Node, since k6 scripts use it too.

/** How a buyer behaves. */
export interface Behaviour {
  /** Clicks twice: two requests at once. */
  clicksTwice: boolean;
  /** Asks again after a reply that leaves it open whether they have bought. */
  retriesUnknown: boolean;
  /** Told that they have bought, or that it is sold out, they ask another server again after this time. */
  comesBackAfterMs: number | undefined;
}

/** How long a buyer stays away who comes back. */
export const COMES_BACK_AFTER_MS = { min: 1_000, max: 4_000 };

/** Shares of all buyers, 0 to 1. */
export interface BehaviourShares {
  clickTwice: number;
  retryUnknown: number;
  comeBack: number;
}

/** Draws the behaviour of buyer `n` of the run with this seed: the same on every machine, in every process. */
export function behavioursOf(seed: number, shares: BehaviourShares): (n: number) => Behaviour {
  const { min, max } = COMES_BACK_AFTER_MS;
  const { clickTwice, retryUnknown, comeBack } = shares;
  const run = mixed(0, seed);
  return (n) => {
    const buyer = mixed(run, n);
    const comesBack = comeBack > 0 && fraction(mixed(buyer, 3)) < comeBack;
    return {
      clicksTwice: clickTwice > 0 && fraction(mixed(buyer, 1)) < clickTwice,
      retriesUnknown: retryUnknown > 0 && fraction(mixed(buyer, 2)) < retryUnknown,
      comesBackAfterMs: comesBack ? Math.floor(min + (max - min) * fraction(mixed(buyer, 4))) : undefined,
    };
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

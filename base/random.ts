// Chance that can be repeated: everything a run draws comes from its seed.
import { unsafeUniformIntDistribution, xoroshiro128plus } from "pure-rand";

/** Draws from one seed, in order. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** One of these; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
}

/** The draws of this seed. */
export function randomOf(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const int = (min: number, max: number) => unsafeUniformIntDistribution(min, max, generator);
  return {
    int,
    pick(items) {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    chance: (probability) => int(0, 999_999) < probability * 1_000_000,
  };
}

/** These items in an order that is drawn. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const drawn = [...items];
  for (let last = drawn.length - 1; last > 0; last--) {
    const other = random.int(0, last);
    [drawn[last], drawn[other]] = [drawn[other] as T, drawn[last] as T];
  }
  return drawn;
}

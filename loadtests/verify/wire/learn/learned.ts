// What was learned of a purchase: its exchanges, in their order.
import type { Channel } from "./channel.ts";

/**
 * What tells that an exchange is of the purchase: it names one of its ids; it stands in a transaction that does, or
 * begins one; or none of these, and it only ever comes with a purchase. The last two are known only while nothing else is
 * under way.
 */
export type KnownBy = "name" | "transaction" | "beginning" | "coming";

export interface LearnedExchange {
  name: string;
  /** The name as one word, for the id of a case. */
  slug: string;
  channel: Channel;
  writes: boolean;
  knownBy: KnownBy;
}

export interface Learned {
  exchanges: LearnedExchange[];
  /** What came in some of the repetitions, or more often in one than in another. */
  irregular: string[];
  /** What also came while nobody bought. */
  background: string[];
  /** Drawn words that every purchase has. */
  constants: string[];
}

/** The exchanges as lines of text: the number, the name, and `w` where it writes. */
export const learnedText = ({ exchanges, irregular, background }: Omit<Learned, "constants">): string[] => [
  ...exchanges.map(
    ({ name, writes }, index) => `${`${index + 1}`.padStart(2)} ${writes ? "w" : " "} ${name}`,
  ),
  ...(irregular.length === 0 ? [] : [`not each time: ${irregular.join(", ")}`]),
  ...(background.length === 0 ? [] : [`background: ${background.join(", ")}`]),
];

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
  /** It is answered, as most are. */
  replies: boolean;
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

/** What was learned of several situations, as lines of text; situations of the same exchanges share theirs. */
export function learnedLines(learned: ReadonlyMap<string, Learned>): string[] {
  const byText = new Map<string, string[]>();
  for (const [situation, one] of learned) {
    const text = learnedText(one)
      .map((line) => `  ${line}`)
      .join("\n");
    byText.set(text, [...(byText.get(text) ?? []), situation]);
  }
  return [...byText].flatMap(([text, situations]) => [
    `exchanges of a purchase, ${situations.join(", ")} (w: it writes):`,
    ...text.split("\n"),
  ]);
}

/** The exchanges as lines of text: the number, the name, and `w` where it writes. */
export const learnedText = ({ exchanges, irregular, background }: Omit<Learned, "constants">): string[] => [
  ...exchanges.map(
    ({ name, writes }, index) => `${`${index + 1}`.padStart(2)} ${writes ? "w" : " "} ${name}`,
  ),
  ...(irregular.length === 0 ? [] : [`not each time: ${irregular.join(", ")}`]),
  ...(background.length === 0 ? [] : [`background: ${background.join(", ")}`]),
];

// The known word that a mistyped one was meant to be.
import { closestMatch } from "leven";

/** Taken for typing: one mistake in two letters (two letters that changed places are two), and three at most. */
const LETTERS_PER_MISTAKE = 2;
const MOST_MISTAKES = 3;

/** The known word that is nearest to this one, or undefined where none is near enough to be meant. */
export const nearest = (word: string, known: readonly string[]): string | undefined =>
  closestMatch(word.toLowerCase(), known, {
    maxDistance: Math.min(MOST_MISTAKES, Math.floor(word.length / LETTERS_PER_MISTAKE)),
  });

/** `; did you mean burst?` where one of these words is near enough to be meant, otherwise nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

// The known word that a mistyped one was meant to be.
import leven, { closestMatch } from "leven";

/** Taken for typing: one mistake in two letters (two letters that changed places are two), and three at most. */
const LETTERS_PER_MISTAKE = 2;
const MOST_MISTAKES = 3;

const mostMistakes = (word: string): number =>
  Math.min(MOST_MISTAKES, Math.floor(word.length / LETTERS_PER_MISTAKE));

/** The known word that is nearest to this one, or undefined where none is near enough to be meant. */
export const nearest = (word: string, known: readonly string[]): string | undefined =>
  closestMatch(word.toLowerCase(), known, { maxDistance: mostMistakes(word) });

/** `; did you mean burst?` where one of these words is near enough to be meant, otherwise nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/** Of words that come one after the other, keeps the few that are nearest to one that was typed. */
export class NearestFew {
  readonly #word: string;
  readonly #most: number;
  #near: { word: string; mistakes: number }[] = [];
  constructor(word: string, most = 3) {
    this.#word = word;
    this.#most = most;
  }

  add(known: string): void {
    const most = mostMistakes(this.#word);
    if (Math.abs(known.length - this.#word.length) > most && !this.#isPart(known)) return;
    const mistakes = this.#isPart(known) ? 0 : leven(this.#word, known, { maxDistance: most + 1 });
    if (mistakes > most || this.#near.some(({ word }) => word === known)) return;
    this.#near.push({ word: known, mistakes });
    this.#near = this.#near.sort((a, b) => a.mistakes - b.mistakes).slice(0, this.#most);
  }

  /** The nearest first. */
  list(): string[] {
    return this.#near.map(({ word }) => word);
  }

  /** A part of a long name was typed, as of a gid. */
  #isPart(known: string): boolean {
    const LEAST = 6;
    return this.#word.length >= LEAST && known.includes(this.#word);
  }
}

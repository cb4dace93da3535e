// One case of the wire matrix: the situation of a sale, and the exchanges of a purchase that are broken in it.
import { nearest } from "../../../base/command-line/did-you-mean.ts";
import type { Meanings } from "../../../base/command-line/help-text.ts";
import { HarnessError } from "../../../base/errors.ts";
import { SITUATION_NAMES, type Situation } from "../matrix/case.ts";
import { WAY_NAMES, WAYS, type Way } from "./ways.ts";

/** An exchange, by the word of its name, and how it is broken. */
export interface Break {
  slug: string;
  way: Way;
}

/** One or two broken exchanges in one situation. */
export interface WireCase {
  situation: Situation;
  breaks: readonly Break[];
}

const PREFIX = "wire";

/** Returns true if this is meant as a case of the wire matrix. */
export const isWireCase = (id: string): boolean => id.split("/")[0] === PREFIX;

/** The case in one word, such as `wire/last-unit/mysql-commit/reply-cut`; {@link parseWireCase} reads it. */
export const wireCaseId = ({ situation, breaks }: WireCase): string =>
  [PREFIX, situation, breaks.map(({ slug, way }) => `${slug}/${way}`).join("+")].join("/");

/**
 * The case of this id. Throws a usage error that says what an id looks like, and which case was meant. Whether there is
 * such an exchange is known only when the target's have been learned.
 */
export function parseWireCase(id: string): WireCase {
  const [, situation = "", ...rest] = id.split("/");
  const parts = rest.join("/").split("+");
  const breaks = parts.map((part) => {
    const [slug = "", way = ""] = part.split("/");
    return { slug, way };
  });
  const corrected = {
    situation: nearest(situation, SITUATION_NAMES),
    breaks: breaks.map(({ slug, way }) => ({ slug, way: nearest(way, WAY_NAMES) })),
  };
  const isWhole = (one: typeof corrected): one is { situation: Situation; breaks: Break[] } =>
    one.situation !== undefined && one.breaks.every(({ slug, way }) => slug !== "" && way !== undefined);
  if (isWhole(corrected) && wireCaseId(corrected) === id) return corrected;
  throw noSuchCase(id, isWhole(corrected) ? corrected : undefined);
}

/** The error for a case that there is not, with the one that was meant if it is known. */
export function noSuchCase(
  id: string,
  meant: WireCase | undefined,
  exchanges: readonly string[] = [],
): Error {
  const suggestion = meant === undefined ? "" : `; did you mean ${wireCaseId(meant)}?`;
  const words = wireCaseMeanings().map(([word, meaning]) => `${word}: ${meaning}`);
  const learned = exchanges.length === 0 ? [] : [`exchanges in this situation: ${exchanges.join(", ")}`];
  return new HarnessError("usage", `there is no case ${id}${suggestion}`, {
    hint: `a case looks like wire/last-unit/mysql-commit/reply-cut; ${[...words, ...learned].join("; ")}`,
  });
}

/** The words of an id, for the help. */
export const wireCaseMeanings = (): Meanings => [
  ["situation", SITUATION_NAMES.join(", ")],
  ["exchange", "one that a run has learned: its name in the table, in small letters with hyphens"],
  ["way", Object.keys(WAYS).join(", ")],
];

// Words that do not belong in prose: in comments, texts and pages. Pure.
import type { SourceFile } from "./rooms.ts";

const WORDS: readonly [pattern: RegExp, why: string][] = [
  [/\b(?:he|his|him|himself)\b/i, "people are they"],
  [/\bwhoever\b|\bnobody but\b|\bthereof\b|\bso many\b/i, "say it in the shortest ordinary words"],
  [/\bgives whether\b/i, 'say "returns true if"'],
  // Not `stages`, which is k6's word.
  [
    /\b(?:(?:conduct|perform|play|scene|venue)(?:s|ed|ing)?|stage)\b/i,
    "the field has a word: run, setting, schedule",
  ],
];

const IN_CODE = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
const IN_SCRIPT = /--.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
/** Where a file of this kind has prose. A page is prose as a whole. */
const PROSE: Readonly<Record<string, RegExp>> = {
  ts: IN_CODE,
  mjs: IN_CODE,
  sql: IN_SCRIPT,
  lua: IN_SCRIPT,
  md: /.+/g,
};

/** One complaint for each line of prose that has such a word. */
export function wordComplaints({ path, text }: SourceFile): string[] {
  const prose = PROSE[path.split(".").at(-1) ?? ""];
  if (prose === undefined || path.startsWith("test/tidy/")) return [];
  return [...text.matchAll(prose)].flatMap(({ 0: piece, index }) => {
    const line = text.slice(0, index).split("\n").length;
    return piece.split("\n").flatMap((part, further) =>
      WORDS.flatMap(([pattern, why]) => {
        const word = pattern.exec(part)?.[0];
        return word === undefined ? [] : [`${path}:${line + further} says "${word}"; ${why}`];
      }),
    );
  });
}

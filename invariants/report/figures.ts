// The figures of an invariant as text, for every report.
import type { InvariantResult, Verdict } from "../verdict.ts";

/** What the beginning of a figure's name means. */
const LEGENDS = {
  struck: "struck…: of the orders that a fault fell into",
  pushed: "pushed…: of the orders that came after the harness made DTM look at every message at once",
};

/** Each figure with its name, and what the beginnings of their names mean. */
export function figuresOf(figures: NonNullable<InvariantResult["figures"]>): {
  texts: string[];
  legends: string[];
} {
  const entries = Object.entries(figures);
  return {
    texts: entries.map(([name, value]) => `${name} ${Math.round(value)}`),
    legends: Object.entries(LEGENDS).flatMap(([kind, legend]) =>
      entries.some(([name]) => name.startsWith(kind)) ? [legend] : [],
    ),
  };
}

const PARTS: Readonly<Record<string, string>> = { p50: "half", p95: "95 %", p99: "99 %" };
const OF: Readonly<Record<string, string>> = {
  "": "the orders that no fault fell into",
  struck: "the orders that a fault fell into",
  pushed: "the orders that came after the harness made DTM look at every message at once",
};

/** A figure as a sentence: `half of the orders that no fault fell into came within 41 ms`. */
export function figureSays(name: string, value: number): string {
  const [, kind = "", figure = ""] = /^(struck|pushed)?([pm]\w+)Ms$/i.exec(name) ?? [];
  const of = OF[kind];
  const time = value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;
  if (figure.toLowerCase() === "max" && of) return `the last of ${of} came within ${time}`;
  const part = PARTS[figure.toLowerCase()];
  return part === undefined || of === undefined
    ? `${name}: ${value}`
    : `${part} of ${of} came within ${time}`;
}

/** The shares of a verdict, as percentages with their names. */
export const sharesIn = ({ shares }: Pick<Verdict, "shares">): string[] =>
  Object.entries(shares).map(([name, share]) => `${name} ${Number((share * 100).toFixed(2))} %`);

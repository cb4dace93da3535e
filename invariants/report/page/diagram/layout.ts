// Where everything of a message diagram stands. Pure: sizes in, places out.
import { type Step, stepsOf } from "../../../trace/steps.ts";
import type { Party, Trace } from "../../../trace/trace.ts";

/** The sizes of the diagram, in pixels. */
export const SIZES = { head: 40, row: 36, gutter: 96, letter: 6.7, least: 104, most: 260, lane: 7 } as const;
const MARGIN = 10;

/** One step in its place: `x` are the lifelines at its ends. */
export interface Row {
  step: Step;
  y: number;
  from: number;
  to: number;
  /** Where its text begins, and how much of it there is room for. */
  textX: number;
  letters: number;
}

/** A fault, from the row in which it struck to the last one while it was in force. */
export interface Band {
  top: number;
  bottom: number;
  /** Where its bar stands in the gutter. */
  x: number;
}

export interface Layout {
  width: number;
  height: number;
  lifelines: { party: Party; x: number }[];
  rows: Row[];
  bands: Band[];
}

/** The diagram of a trace, as wide as this if its lifelines have room there. */
export function layoutOf(
  trace: Trace,
  wide: number,
  short: (text: string) => string = (text) => text,
): Layout {
  const { parties } = trace;
  const { head, row, gutter, least, most } = SIZES;
  const count = Math.max(1, parties.length);
  const apart = Math.min(most, Math.max(least, (wide - gutter - MARGIN) / count));
  const width = Math.max(Math.floor(gutter + apart * count + MARGIN), Math.min(wide, 560));
  const lifelines = parties.map((party, index) => ({ party, x: Math.round(gutter + apart * (index + 0.5)) }));
  const xOf = new Map(lifelines.map(({ party, x }) => [party, x]));
  const steps = stepsOf(trace).map((step) => ({ ...step, text: short(step.text) }));
  const yOf = (index: number) => head + row * (index + 1);
  const rows = steps.map((step, index): Row => {
    const [from, to] = [xOf.get(step.from) ?? gutter, xOf.get(step.to) ?? gutter];
    const textX = textAt(step, Math.min(from, to), width);
    const letters = Math.max(8, Math.floor((width - textX - MARGIN) / SIZES.letter));
    return { step, y: yOf(index), from, to, textX, letters };
  });
  return { width, height: yOf(steps.length) + MARGIN, lifelines, rows, bands: bandsOf(steps, yOf) };
}

/** Text begins at the left end of an arrow; that of a note at the right edge is moved to where it has room. */
function textAt({ kind, text }: Step, left: number, width: number): number {
  if (kind === "fault") return SIZES.gutter + 4;
  const start = left + 8;
  const room = width - MARGIN - Math.ceil((text.length + 4) * SIZES.letter);
  return Math.min(start, Math.max(SIZES.gutter + 4, room));
}

/** Faults that overlap have their bars beside each other. */
function bandsOf(steps: readonly Step[], yOf: (index: number) => number): Band[] {
  const MOST_LANES = 4;
  const ends: number[] = [];
  return steps.flatMap(({ kind, until = Number.POSITIVE_INFINITY }, index) => {
    if (kind !== "fault") return [];
    const last = Math.max(
      index,
      steps.findLastIndex(({ at }) => at <= until),
    );
    const free = ends.findIndex((end) => end < index);
    const lane = free === -1 ? ends.length % MOST_LANES : free;
    ends[lane] = last;
    const x = SIZES.gutter - SIZES.lane * (lane + 1);
    return [{ top: yOf(index) - SIZES.row + 8, bottom: yOf(last) + 8, x }];
  });
}

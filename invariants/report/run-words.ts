// How a run is told in a row of a list: the same words in the terminal and on a page. Pure.
import type { Summary } from "../summary/summary.ts";

/** The faults that struck, such as `delay ×9` or `12 of 12 kinds`. */
export function faultsIn({ faults }: Pick<Summary, "faults">): string {
  const kinds = Object.entries(faults);
  const count = kinds.reduce((sum, [, times]) => sum + times, 0);
  if (kinds.length === 0) return "none";
  if (kinds.length > 2) return `${count} of ${kinds.length} kinds`;
  return kinds.map(([name, times]) => (times === 1 ? name : `${name} ×${times}`)).join(", ");
}

/** A start as a date and a time to the minute, in UTC. */
export const startIn = ({ startedAt }: Pick<Summary, "startedAt">): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(startedAt) ? startedAt.slice(0, 16).replace("T", " ") : startedAt;

/** A duration in ms as seconds, or as minutes where it is long. */
export const durationIn = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;

/** A number with three digits that count, at most. */
export function numberIn(value: number): string {
  const size = Math.abs(value);
  return value.toLocaleString("en", { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 });
}

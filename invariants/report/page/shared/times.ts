// Times and numbers as text. Pure.
import type { View } from "./view.ts";

const COUNTS = new Intl.NumberFormat("en");

/** A whole number with its thousands. */
export const count = (value: number): string => COUNTS.format(Math.round(value));

/** A length of time: `340 ms`, `2.35 s`, `4 min 10 s`. */
export function duration(ms: number): string {
  if (Math.abs(ms) < 1_000) return `${Math.round(ms)} ms`;
  if (Math.abs(ms) < 120_000) return `${Number((ms / 1_000).toPrecision(4))} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

/** A moment of the run by the clock that is chosen. `precision` is how many ms apart the moments around it are. */
export function moment(ms: number, clock: View["clock"], start: number, precision = 1): string {
  const digits = precision >= 1_000 ? 0 : precision >= 100 ? 1 : precision >= 10 ? 2 : 3;
  if (clock === "run") return `${(ms / 1_000).toFixed(digits)} s`;
  const date = new Date(start + ms);
  const two = (value: number) => String(value).padStart(2, "0");
  const text = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  if (digits === 0) return text;
  return `${text}.${String(date.getMilliseconds()).padStart(3, "0").slice(0, digits)}`;
}

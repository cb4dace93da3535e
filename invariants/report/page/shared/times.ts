// Times and numbers as text. Pure.
import type { View } from "./view.ts";

const COUNTS = new Intl.NumberFormat("en");

/** A whole number with its thousands. */
export const count = (value: number): string => COUNTS.format(Math.round(value));

/** A number that may be a part of one: `0.25`, `12`, `1,235`. */
export const amount = (value: number): string =>
  Math.abs(value) < 10 ? String(Number(value.toFixed(2))) : count(value);

/** A length of time: `0.5 ms`, `340 ms`, `2.35 s`, `4 min 10 s`. */
export function duration(ms: number): string {
  if (Math.abs(ms) < 1_000) return `${amount(ms)} ms`;
  if (Math.abs(ms) < 120_000) return `${Number((ms / 1_000).toPrecision(4))} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
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

// A curve in one line of text.

const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** The values as bars, no more than there is `room`; neighbours share a bar where there are more. Null is a gap. */
export function sparkline(values: readonly (number | null)[], room = 16): string {
  const bars = Math.min(room, values.length);
  const means = Array.from({ length: bars }, (_, bar) => {
    const own = values
      .slice(Math.floor((bar * values.length) / bars), Math.floor(((bar + 1) * values.length) / bars))
      .filter((value) => value !== null);
    return own.length === 0 ? null : own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  const most = Math.max(...means.map((mean) => mean ?? 0));
  return means.map((mean) => (mean === null ? " " : barOf(mean, most))).join("");
}

const barOf = (value: number, most: number): string =>
  LEVELS[most <= 0 ? 0 : Math.min(LEVELS.length - 1, Math.round((value / most) * (LEVELS.length - 1)))] ?? "";

// The one definition of a percentile: linear interpolation between the closest ranks, as k6, NumPy and R have it
// (Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996: type 7). So the 50th is the median.

/**
 * The percentiles of these values, by share: 0 is the least, 0.5 the median, 1 the greatest. Throws where there is
 * no value.
 */
export function percentilesOf(values: readonly number[]): (share: number) => number {
  if (values.length === 0) throw new Error("a percentile needs a value");
  const sorted = Float64Array.from(values).sort();
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return (share) => {
    const rank = share * (sorted.length - 1);
    const [below, above] = [at(Math.floor(rank)), at(Math.ceil(rank))];
    return below + (above - below) * (rank - Math.floor(rank));
  };
}

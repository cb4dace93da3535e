// What was measured: figures by name, each with the values of its repetitions. Pure.

/** Units of figures; of those per second more is better, of all others less. */
export const UNITS = ["/s", "s", "ms", "µs", "bytes", "MiB"] as const;
export type Unit = (typeof UNITS)[number];

/** One value of one figure, as a measurement gives it. A detail is kept, but not printed. */
export interface Reading {
  figure: string;
  unit: Unit;
  value: number;
  isDetail?: boolean;
}

/** A figure with all its values, in the order of the repetitions. */
export interface Figure {
  name: string;
  unit: Unit;
  values: number[];
  isDetail: boolean;
}

/** A middle and how far the values lie apart. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

/** Collects figures, in the order in which they first came. */
export class Figures {
  readonly #figures = new Map<string, Figure>();

  add({ figure: name, unit, value, isDetail = false }: Reading): void {
    const figure = this.#figures.get(name);
    if (figure === undefined) this.#figures.set(name, { name, unit, values: [value], isDetail });
    else figure.values.push(value);
  }

  list(): Figure[] {
    return [...this.#figures.values()];
  }
}

export const isMoreBetter = (unit: Unit): boolean => unit === "/s";

/** The median with least and most. There has to be at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => {
    const value = sorted[index];
    if (value === undefined) throw new Error("a spread needs a value");
    return value;
  };
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { median, least: at(0), most: at(sorted.length - 1) };
}

/**
 * One figure as a multiple of another, with its spread. Repetitions are interleaved, so those of one number lie near
 * each other in time and are set against each other; where the numbers differ, each value against the other's median.
 */
export function ratioOf(figure: Pick<Figure, "values">, to: Pick<Figure, "values">): Spread {
  const isPaired = figure.values.length === to.values.length;
  const { median } = spreadOf(to.values);
  return spreadOf(figure.values.map((value, index) => value / ((isPaired && to.values[index]) || median)));
}

// What was measured: figures by name, each with the values of its repetitions. Pure.
import { percentilesOf } from "../../../base/percentiles.ts";

/** Units of figures. Of those per second more is better, of all others less. */
export const UNITS = ["/s", "s", "ms", "µs", "bytes", "MiB", "steps"] as const;
export type Unit = (typeof UNITS)[number];

/** One value of one figure, as a measurement returns it. A detail is kept, but not printed. */
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

/** The median, and how far the values lie apart. */
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

/** The median with the least and the greatest value. Throws where there is no value. */
export function spreadOf(values: readonly number[]): Spread {
  const at = percentilesOf(values);
  return { median: at(0.5), least: at(0), most: at(1) };
}

/**
 * One figure as a multiple of another, with its spread. Repetitions are interleaved, so those of one round are near each
 * other in time, and their values are compared; where the numbers of rounds differ, each value with the other's median.
 */
export function ratioOf(figure: Pick<Figure, "values">, to: Pick<Figure, "values">): Spread {
  const isPaired = figure.values.length === to.values.length;
  const { median } = spreadOf(to.values);
  return spreadOf(figure.values.map((value, index) => value / ((isPaired && to.values[index]) || median)));
}

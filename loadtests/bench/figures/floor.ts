// The floor: the rate of a bare route in the same run, against which figures are set. Pure.
import type { Figure } from "./figures.ts";

/**
 * The floor that a figure is set against: the one of as many connections. Where there is none, and any will do, the one
 * of 256 connections, or the first.
 */
export function floorFor(
  name: string,
  figures: readonly Figure[],
  which: "same" | "any" = "any",
): Figure | undefined {
  const floors = figures.filter((figure) => /^floor \d+$/.test(figure.name));
  const connections = /\b(\d+)\b/.exec(name)?.[1];
  const of = (wanted: string | undefined) => floors.find((figure) => figure.name === `floor ${wanted}`);
  return of(connections) ?? (which === "any" ? (of("256") ?? floors[0]) : undefined);
}

// What is measured together: each act has a stack of its own, on which its measurements take turns. Grouped so that
// whatever is set against each other stands in one act.
import { DTM_STORES } from "../../stack/parts/dtm.ts";
import { runWrk } from "./generators/wrk.ts";
import { type Bench, interleave, keepingFailure, type Measurement, showing } from "./measurement.ts";
import { checking } from "./measurements/checking.ts";
import { growth, MOST, SIZES } from "./measurements/growth.ts";
import { halfPeak } from "./measurements/half-peak.ts";
import { observing } from "./measurements/observing.ts";
import { K6_SCRIPTS, k6Iterations } from "./measurements/recording.ts";
import { soldOutSale } from "./measurements/sold-out-sale.ts";
import { stampede } from "./measurements/stampede.ts";
import { accepted, floor, soldOut } from "./measurements/throughput.ts";
import { watched } from "./measurements/watching.ts";
import {
  AMPLE_UNITS,
  type BenchSystem,
  type SystemSettings,
  startSystem,
  untilDurable,
  type Variant,
} from "./system.ts";

/** What can be asked for alone, with `ONLY=`. */
export const GROUPS = [
  "floor",
  "sold-out",
  "accepted",
  "one-message",
  "dtm",
  "failpoints",
  "watching",
  "recording",
  "growth",
  "stampede",
  "checking",
] as const;
export type Group = (typeof GROUPS)[number];

/** Where figures are compared at one number of connections only. */
const USUAL = 256;
/** Messages of one buyer each, at once, that DTM still finishes within a buyer's patience: more are refused. */
const MOST_MESSAGES = 256;

/** Plays the acts of these groups, one after the other. */
export async function measureGroups(
  bench: Bench,
  groups: ReadonlySet<Group>,
  signal: AbortSignal,
): Promise<void> {
  const acts: [Group[], (asked: ReadonlySet<Group>) => Promise<void>][] = [
    [["floor", "sold-out", "accepted", "one-message"], (asked) => throughput(bench, asked, signal)],
    [["dtm"], () => dtmStores(bench, signal)],
    [["failpoints", "watching", "recording"], (asked) => costs(bench, asked, signal)],
    [["growth"], () => growing(bench, signal)],
    [
      ["stampede"],
      () => onSystem(bench, { variants: ["server"] }, signal, (system) => [stampede(bench, system)]),
    ],
    [["checking"], () => interleave(bench, [checking()], signal)],
  ];
  for (const [its, play] of acts) {
    const asked = new Set(its.filter((group) => groups.has(group)));
    if (asked.size > 0) await keepingFailure(bench, [...asked].join(", "), signal, () => play(asked));
  }
}

/** Measures on one stack, and stops it. */
async function onSystem(
  bench: Bench,
  settings: SystemSettings,
  signal: AbortSignal,
  measurements: (system: BenchSystem) => Promise<Measurement[]> | Measurement[],
): Promise<void> {
  const system = await startSystem(bench, settings, signal);
  try {
    await warmUp(bench, system, settings.variants, signal);
    await interleave(bench, await measurements(system), signal);
  } finally {
    await system.close();
  }
}

/** The first purchases of a process are slower than all that follow; and each server must be able to sell at all. */
async function warmUp(
  bench: Bench,
  system: BenchSystem,
  variants: readonly Variant[],
  signal: AbortSignal,
): Promise<void> {
  await showing(bench.progress, "warming up", async () => {
    for (const variant of variants) {
      const sale = await system.openSale(AMPLE_UNITS);
      const run = {
        url: system.url(variant),
        nonce: bench.nonce(),
        seconds: 1,
        connections: 64,
        expected: 201,
      };
      await runWrk({ ...run, request: system.request(variant, sale) }, signal);
      await untilDurable(system.stores, sale, signal);
    }
  });
}

async function throughput(bench: Bench, asked: ReadonlySet<Group>, signal: AbortSignal): Promise<void> {
  // Something has to open the sales, even where only the floor is asked for.
  const variants: Variant[] = ["server"];
  if (asked.has("floor")) variants.push("floor");
  if (asked.has("one-message")) variants.push("one-message");
  await onSystem(bench, { variants }, signal, async (system) => {
    const sale = asked.has("sold-out") ? await soldOutSale(bench, system, signal) : "";
    const sold = (figure: string, variant: Variant, connections: number) => {
      const settings = { figure: `${figure} ${connections}`, variant, connections };
      return accepted(bench, system, { ...settings, showsLatency: true });
    };
    const all: Record<string, (connections: number) => Measurement[]> = {
      floor: (connections) => [floor(bench, system, connections)],
      "sold-out": (connections) => [soldOut(bench, system, sale, connections)],
      accepted: (connections) => [sold("accepted", "server", connections)],
      "one-message": (connections) =>
        connections > MOST_MESSAGES ? [] : [sold("one message", "one-message", connections)],
    };
    // What is set against each other, by one number of connections, comes one right after the other.
    const each = bench.connections.flatMap((connections) =>
      [...asked].flatMap((group) => all[group]?.(connections) ?? []),
    );
    return asked.has("accepted") ? [...each, halfPeak(bench, system)] : each;
  });
}

async function dtmStores(bench: Bench, signal: AbortSignal): Promise<void> {
  const systems: BenchSystem[] = [];
  try {
    const measurements: Measurement[] = [];
    for (const dtmStore of DTM_STORES) {
      const system = await startSystem(bench, { variants: ["server"], dtmStore }, signal);
      systems.push(system);
      await warmUp(bench, system, ["server"], signal);
      const figure = `DTM on ${dtmStore} ${USUAL}`;
      measurements.push(accepted(bench, system, { figure, variant: "server", connections: USUAL }));
    }
    await interleave(bench, measurements, signal);
  } finally {
    for (const system of systems) await system.close();
  }
}

async function costs(bench: Bench, asked: ReadonlySet<Group>, signal: AbortSignal): Promise<void> {
  const variants: Variant[] = asked.has("failpoints") ? ["server", "failpoints"] : ["server"];
  await onSystem(bench, { variants }, signal, async (system) => {
    const sale = asked.has("recording") ? await soldOutSale(bench, system, signal) : "";
    const sold = (figure: string, variant: Variant) =>
      accepted(bench, system, { figure: `${figure} ${USUAL}`, variant, connections: USUAL });
    const all: Record<string, Measurement[]> = {
      failpoints: [sold("failpoints off", "server"), sold("failpoints on", "failpoints")],
      watching: [sold("unwatched", "server"), watched(bench, system, USUAL)],
      recording: K6_SCRIPTS.map((script) => k6Iterations(bench, system, sale, script)),
    };
    return [...asked].flatMap((group) => all[group] ?? []);
  });
}

async function growing(bench: Bench, signal: AbortSignal): Promise<void> {
  await onSystem(bench, { variants: ["server"] }, signal, (system) => {
    let largest = "";
    const onSold = (sale: string) => {
      largest = sale;
    };
    const sizes = SIZES.map((size) => growth(bench, system, size, size === MOST ? onSold : () => {}));
    return [...sizes, observing(bench, system, MOST, () => largest)];
  });
}

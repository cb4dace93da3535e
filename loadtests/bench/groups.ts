// The groups of measurements, and which of them share a stack: measurements that are compared take turns on one.
import { DTM_STORES } from "../../stack/parts/dtm.ts";
import type { BenchRun } from "./bench-run.ts";
import {
  AMPLE_UNITS,
  type BenchStack,
  type BenchStackSettings,
  startBenchStack,
  untilDurable,
  type Variant,
} from "./bench-stack.ts";
import { runWrk } from "./generators/wrk.ts";
import { interleave, keepingFailure, showing } from "./interleave.ts";
import type { Measurement } from "./measurement.ts";
import { checking } from "./measurements/checking.ts";
import { growth, MOST, SIZES } from "./measurements/growth.ts";
import { halfPeak } from "./measurements/half-peak.ts";
import { observing } from "./measurements/observing.ts";
import { K6_SCRIPTS, k6Iterations } from "./measurements/recording.ts";
import { simulating } from "./measurements/simulating.ts";
import { soldOutSale } from "./measurements/sold-out-sale.ts";
import { stampede } from "./measurements/stampede.ts";
import { accepted, floor, soldOut } from "./measurements/throughput.ts";
import { watched } from "./measurements/watching.ts";
import { wired } from "./measurements/wired.ts";

/** What `ONLY=` can choose. */
export const GROUPS = [
  "floor",
  "sold-out",
  "accepted",
  "one-message",
  "dtm",
  "failpoints",
  "watching",
  "recording",
  "wire",
  "growth",
  "stampede",
  "checking",
  "simulating",
] as const;
export type Group = (typeof GROUPS)[number];

/** The number of connections for what is measured at one number only. */
const USUAL = 256;
/** And for replies that say sold out, where the goal for those is. */
const FEW = 64;
/** How many messages of one buyer each DTM still finishes within a request's time-out: of more, some are refused. */
const MOST_MESSAGES = 256;

/** Measures these groups, one stack after the other. */
export async function measureGroups(
  bench: BenchRun,
  groups: ReadonlySet<Group>,
  signal: AbortSignal,
): Promise<void> {
  const stacks: [groups: Group[], measure: (asked: ReadonlySet<Group>) => Promise<void>][] = [
    [["floor", "sold-out", "accepted", "one-message"], (asked) => throughput(bench, asked, signal)],
    [["dtm"], () => dtmStores(bench, signal)],
    [["failpoints", "watching", "recording"], (asked) => costs(bench, asked, signal)],
    [["wire"], () => wires(bench, signal)],
    [["growth"], () => growing(bench, signal)],
    [
      ["stampede"],
      () => onStack(bench, { variants: ["server"] }, signal, (benchStack) => [stampede(bench, benchStack)]),
    ],
    [["checking"], () => interleave(bench, bench.operations.map(checking), signal)],
    [["simulating"], () => interleave(bench, [simulating], signal)],
  ];
  for (const [its, measure] of stacks) {
    const asked = new Set(its.filter((group) => groups.has(group)));
    if (asked.size > 0) await keepingFailure(bench, [...asked].join(", "), signal, () => measure(asked));
  }
}

/** Measures on one stack, and stops it. */
async function onStack(
  bench: BenchRun,
  settings: BenchStackSettings,
  signal: AbortSignal,
  measurements: (benchStack: BenchStack) => Promise<Measurement[]> | Measurement[],
): Promise<void> {
  const benchStack = await startBenchStack(bench, settings, signal);
  try {
    await warmUp(bench, benchStack, settings.variants, signal);
    await interleave(bench, await measurements(benchStack), signal);
  } finally {
    await benchStack.close();
  }
}

/** While V8 still compiles, a purchase may cost a server a third more. */
const WARM_UP_SECONDS = 5;

/** The first purchases of a process are slower than later ones; and a server that cannot sell is found here. */
async function warmUp(
  bench: BenchRun,
  benchStack: BenchStack,
  variants: readonly Variant[],
  signal: AbortSignal,
): Promise<void> {
  await showing(bench.progress, "warming up", async () => {
    for (const variant of variants) {
      const sale = await benchStack.openSale(AMPLE_UNITS);
      const run = {
        url: benchStack.url(variant),
        nonce: bench.nonce(),
        seconds: WARM_UP_SECONDS,
        connections: 256,
        expected: 201,
      };
      await runWrk({ ...run, request: benchStack.request(variant, sale) }, signal);
      await untilDurable(benchStack.stores, sale, signal);
    }
  });
}

async function throughput(bench: BenchRun, asked: ReadonlySet<Group>, signal: AbortSignal): Promise<void> {
  // The floor cannot open a sale, so the server is there even where only the floor is asked for.
  const variants: Variant[] = ["server"];
  if (asked.has("floor")) variants.push("floor");
  if (asked.has("one-message")) variants.push("one-message");
  await onStack(bench, { variants }, signal, async (benchStack) => {
    const sale = asked.has("sold-out") ? await soldOutSale(bench, benchStack, signal) : "";
    const sold = (figure: string, variant: Variant, connections: number) => {
      const settings = { figure: `${figure} ${connections}`, variant, connections };
      return accepted(bench, benchStack, { ...settings, showsLatency: true });
    };
    const all: Record<string, (connections: number) => Measurement[]> = {
      floor: (connections) => [floor(bench, benchStack, connections)],
      "sold-out": (connections) => [soldOut(bench, benchStack, { sale, connections })],
      accepted: (connections) => [sold("accepted", "server", connections)],
      "one-message": (connections) =>
        connections > MOST_MESSAGES ? [] : [sold("one message", "one-message", connections)],
    };
    // What is compared, at one number of connections, comes one right after the other.
    const each = bench.connections.flatMap((connections) =>
      [...asked].flatMap((group) => all[group]?.(connections) ?? []),
    );
    return asked.has("accepted") ? [...each, halfPeak(bench, benchStack)] : each;
  });
}

async function dtmStores(bench: BenchRun, signal: AbortSignal): Promise<void> {
  const benchStacks: BenchStack[] = [];
  try {
    const measurements: Measurement[] = [];
    for (const dtmStore of DTM_STORES) {
      const benchStack = await startBenchStack(bench, { variants: ["server"], dtmStore }, signal);
      benchStacks.push(benchStack);
      await warmUp(bench, benchStack, ["server"], signal);
      const figure = `DTM on ${dtmStore} ${USUAL}`;
      measurements.push(accepted(bench, benchStack, { figure, variant: "server", connections: USUAL }));
    }
    await interleave(bench, measurements, signal);
  } finally {
    for (const benchStack of benchStacks) await benchStack.close();
  }
}

async function costs(bench: BenchRun, asked: ReadonlySet<Group>, signal: AbortSignal): Promise<void> {
  const variants: Variant[] = asked.has("failpoints") ? ["server", "failpoints"] : ["server"];
  await onStack(bench, { variants }, signal, async (benchStack) => {
    const sale = asked.has("recording") ? await soldOutSale(bench, benchStack, signal) : "";
    const sold = (figure: string, variant: Variant) =>
      accepted(bench, benchStack, { figure: `${figure} ${USUAL}`, variant, connections: USUAL });
    const all: Record<string, Measurement[]> = {
      failpoints: [sold("failpoints off", "server"), sold("failpoints on", "failpoints")],
      watching: [sold("unwatched", "server"), watched(bench, benchStack, USUAL)],
      recording: K6_SCRIPTS.map((script) => k6Iterations(bench, benchStack, sale, script)),
    };
    return [...asked].flatMap((group) => all[group] ?? []);
  });
}

/** With the wire and without it, each on a stack of its own: they take turns. */
async function wires(bench: BenchRun, signal: AbortSignal): Promise<void> {
  const benchStacks: BenchStack[] = [];
  try {
    const measurements: Measurement[][] = [];
    for (const [figure, wire] of [["unwired"], ["wired", "links"], ["wired for buyers", "all"]] as const) {
      const settings = { variants: ["server"] as const, wire };
      const benchStack = await startBenchStack(bench, settings, signal);
      benchStacks.push(benchStack);
      await warmUp(bench, benchStack, ["server"], signal);
      const sale = await soldOutSale(bench, benchStack, signal);
      measurements.push(wired(bench, { figure, benchStack, sale }, { soldOut: FEW, accepted: USUAL }));
    }
    // What is compared comes one right after the other.
    const [without = [], ...through] = measurements;
    const inTurn = without.flatMap((one, index) => [
      one,
      ...through.flatMap((others) => others[index] ?? []),
    ]);
    await interleave(bench, inTurn, signal);
  } finally {
    for (const benchStack of benchStacks) await benchStack.close();
  }
}

async function growing(bench: BenchRun, signal: AbortSignal): Promise<void> {
  await onStack(bench, { variants: ["server"] }, signal, (benchStack) => {
    let largest = "";
    const onSold = (sale: string) => {
      largest = sale;
    };
    const sizes = SIZES.map((size) => growth(bench, benchStack, size, size === MOST ? onSold : () => {}));
    return [...sizes, observing(bench, benchStack, MOST, () => largest)];
  });
}

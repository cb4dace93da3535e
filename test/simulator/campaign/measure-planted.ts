// Measures how soon each planted mistake is found: the table of docs/simulator/simulator.md. One thread, several campaigns.
import { percentilesOf } from "../../../base/percentiles.ts";
import { DRAWN } from "../schedule/draw-schedule.ts";
import { type Engine, withEngine } from "../world/engine.ts";
import { type Found, huntOne, seedOf } from "./hunt.ts";
import { PLANTED, type Planted } from "./planted.ts";

const CAMPAIGNS = 10;
/** A campaign ends by then, in ms of this process's time: other work on the machine does not count. */
const LONGEST_MS = 10_000;
const MOST_SHRINKS = 400;

/** How a campaign went; `ms` is the time until it was found, before it was shrunk. */
interface Hunted {
  schedules: number;
  ms: number;
  shrinkMs: number;
  found: Found | undefined;
}

const cpuMs = (): number => process.cpuUsage().user / 1_000;

/** Hunts in the campaign of this seed until the mistake is found or the time is over. */
function huntIn(campaign: number, { system }: Planted, engine: Engine): Hunted {
  const begun = cpuMs();
  let foundAt = begun;
  const onOutcome = () => {
    foundAt = cpuMs();
  };
  for (let schedules = 1; ; schedules++) {
    const seed = seedOf(campaign, schedules - 1);
    const found = huntOne(seed, { engine, system, drawn: DRAWN, mostShrinks: MOST_SHRINKS, onOutcome });
    if (found === undefined && cpuMs() - begun < LONGEST_MS) continue;
    return { schedules, ms: foundAt - begun, shrinkMs: cpuMs() - foundAt, found };
  }
}

/** A row of the table. What was not found counts as the longest time. */
function rowOf(planted: Planted, engine: Engine): string {
  const all = Array.from({ length: CAMPAIGNS }, (_, index) => huntIn(index + 1, planted, engine));
  const found = all.filter((one) => one.found !== undefined);
  const median = (numbers: number[]) => percentilesOf(numbers)(0.5);
  const seconds = (numbers: number[]) => (median(numbers) / 1_000).toFixed(2);
  const decisions = found.map((one) => one.found?.schedule.decisions.length ?? 0);
  const slowest = (Math.max(...all.map(({ ms }) => ms)) / 1_000).toFixed(2);
  const cells = [
    ...[planted.title, `${found.length} of ${CAMPAIGNS}`, median(all.map(({ schedules }) => schedules))],
    ...[seconds(all.map(({ ms }) => ms)), slowest, seconds(found.map(({ shrinkMs }) => shrinkMs))],
    rangeOf(decisions),
  ];
  return `| ${cells.join(" | ")} |\n`;
}

function rangeOf(numbers: number[]): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? `${least}` : `${least} to ${most}`;
}

await withEngine((engine) => {
  for (const planted of PLANTED) process.stdout.write(rowOf(planted, engine));
});

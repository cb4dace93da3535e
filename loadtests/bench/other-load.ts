// What else the machine does, from the texts of Linux's /proc: a bench beside other load measures that load too.
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HarnessError } from "../../base/errors.ts";
import type { OtherLoad } from "./figures/bench-result.ts";

/** Ticks of all cores since the machine started. */
export interface CpuTicks {
  all: number;
  idle: number;
  /** Taken by other machines on the same host. */
  stolen: number;
}

/** A machine is quiet if it is within all of these. */
const LIMITS = { loadPerCore: 0.25, stolenShare: 0.02, busyShare: 0.1 };
const SAMPLE_MS = 2_000;

/** The ticks in the text of /proc/stat. Guests are counted with `user`, so the last two columns are left out. */
export function ticksIn(stat: string): CpuTicks {
  const [, columns = ""] = /^cpu +([\d ]+)$/m.exec(stat) ?? [];
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softIrq = 0, stolen = 0] = columns
    .split(" ")
    .map(Number);
  return { all: user + nice + system + idle + wait + irq + softIrq + stolen, idle: idle + wait, stolen };
}

/** All cores that are in the text of /proc/stat: a container may see those of its host, and use fewer. */
const coresIn = (stat: string): number => stat.match(/^cpu\d+ /gm)?.length ?? 1;

/** The load average of the last minute in the text of /proc/loadavg; NaN if there is none. */
export const minuteLoadIn = (loadavg: string): number => Number(loadavg.split(" ")[0] || Number.NaN);

/** The shares of the ticks between two moments, from 0 to 1. */
export function sharesBetween(from: CpuTicks, to: CpuTicks): Pick<OtherLoad, "busyShare" | "stolenShare"> {
  const all = Math.max(1, to.all - from.all);
  return {
    busyShare: Math.max(0, to.all - from.all - (to.idle - from.idle)) / all,
    stolenShare: Math.max(0, to.stolen - from.stolen) / all,
  };
}

/** What is not quiet, in words; none if the machine is. */
export function notQuiet({ loadPerCore, stolenShare, busyShare }: OtherLoad): string[] {
  const inPercent = (share: number) => `${Math.round(share * 100)} %`;
  const said: string[] = [];
  if (loadPerCore !== undefined && loadPerCore > LIMITS.loadPerCore)
    said.push(`a load average of ${loadPerCore.toFixed(2)} a core (at most ${LIMITS.loadPerCore})`);
  if (stolenShare > LIMITS.stolenShare)
    said.push(
      `${inPercent(stolenShare)} of the time stolen by other machines (at most ${inPercent(LIMITS.stolenShare)})`,
    );
  if (busyShare > LIMITS.busyShare)
    said.push(`cores busy for ${inPercent(busyShare)} (at most ${inPercent(LIMITS.busyShare)})`);
  return said;
}

/** The ticks by now; undefined where the system does not show them. */
export const ticksNow = (proc = "/proc"): CpuTicks | undefined => {
  const stat = textOf(proc, "stat");
  return stat === undefined ? undefined : ticksIn(stat);
};

/** Looks at the machine for two seconds; undefined where it shows nothing, or only zeros as some sandboxes do. */
export async function watchMachine(
  signal: AbortSignal,
  { proc = "/proc", sampleMs = SAMPLE_MS } = {},
): Promise<OtherLoad | undefined> {
  const [stat, loadavg] = [textOf(proc, "stat"), textOf(proc, "loadavg")];
  if (stat === undefined || loadavg === undefined) return undefined;
  await sleep(sampleMs, undefined, { signal });
  const [from, to] = [ticksIn(stat), ticksNow(proc)];
  const load = minuteLoadIn(loadavg);
  if (to === undefined || to.all <= from.all || Number.isNaN(load)) return undefined;
  return { loadPerCore: load / coresIn(stat), ...sharesBetween(from, to) };
}

/** Throws if the machine is not quiet, unless that was allowed. */
export function refuseBesideLoad(load: OtherLoad | undefined, isAllowed: boolean): void {
  const said = load === undefined ? [] : notQuiet(load);
  if (said.length === 0 || isAllowed) return;
  throw new HarnessError("failed", `the machine is not quiet: ${said.join(", ")}`, {
    hint: "wait, or end what else runs here; NOISY=1 measures all the same, and says so in its result",
  });
}

function textOf(proc: string, file: string): string | undefined {
  try {
    return readFileSync(path.join(proc, file), "utf8");
  } catch {
    return undefined;
  }
}

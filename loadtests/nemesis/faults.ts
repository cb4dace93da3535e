// Every fault that there is. Adding one touches this list, its own file and its test.
import { cut } from "./cut.ts";
import { delay } from "./delay.ts";
import { failpoint } from "./failpoint.ts";
import type { Fault } from "./fault.ts";
import { kill } from "./kill.ts";
import { killWorker } from "./kill-worker.ts";
import { pause } from "./pause.ts";
import { reset } from "./reset.ts";
import { STRUCK_PARTS } from "./struck-part.ts";
import { trickle } from "./trickle.ts";

export const FAULTS: readonly Fault[] = [
  ...STRUCK_PARTS.map(kill),
  ...STRUCK_PARTS.map(pause),
  killWorker,
  cut,
  delay,
  reset,
  trickle,
  failpoint,
];

/** The fault of this name. */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`there is no fault ${name}`);
  return fault;
}

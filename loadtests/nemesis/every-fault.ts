// Every fault that there is. Adding one touches this list, its own file and its test.

import type { Fault } from "./fault.ts";
import { cut } from "./faults/cut.ts";
import { delay } from "./faults/delay.ts";
import { failpoint } from "./faults/failpoint.ts";
import { kill } from "./faults/kill.ts";
import { killWorker } from "./faults/kill-worker.ts";
import { pause } from "./faults/pause.ts";
import { PROCESS_KINDS } from "./faults/process-kind.ts";
import { removeServer } from "./faults/remove-server.ts";
import { reset } from "./faults/reset.ts";
import { trickle } from "./faults/trickle.ts";

export const FAULTS: readonly Fault[] = [
  ...PROCESS_KINDS.map(kill),
  ...PROCESS_KINDS.map(pause),
  killWorker,
  removeServer,
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

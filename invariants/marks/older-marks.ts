// Fault marks of runs that were recorded when `run.json` held their names alone. The list is closed: a mark of today
// carries its words and its operation.
import type { FaultMark } from "../record/run-file.ts";

const LINK_FAULTS: Readonly<Record<string, string>> = {
  "link-cut": "cut",
  "link-delayed": "delay",
  "link-reset": "reset",
  "link-trickled": "trickle",
};
const PROCESS = /^(server|worker|dtm|redis|mariadb)-(kill|pause)e?d$/;
const FAILPOINT = /^hit-(.+)$/;

/** The fault mark that has this name in an older run, or undefined if there was none. */
export function olderMark(name: string): FaultMark | undefined {
  const failpoint = FAILPOINT.exec(name)?.[1];
  if (failpoint !== undefined) {
    return { name, says: `failpoint ${failpoint} went off`, op: `failpoint ${failpoint}`, duringSale: false };
  }
  const [, part, fault] = PROCESS.exec(name) ?? [];
  const op = part === undefined ? LINK_FAULTS[name] : `${fault}-${part}`;
  return op === undefined ? undefined : { name, says: `${op} struck during the sale`, op, duringSale: true };
}

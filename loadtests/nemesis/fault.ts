// The protocol of a fault: what the nemesis can do to a system, and undo. One file beside this one for each.

import type { Random } from "../../base/random.ts";
import type { FaultMark } from "../../invariants/record/run-file.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Client } from "../buyers/client.ts";
import type { PlannedFault } from "./planned-fault.ts";
import type { Supervisor } from "./supervisor.ts";

/** What of a system can be struck, by name: known before anything runs. */
export interface Surface {
  servers: string[];
  /** `redis`, `mariadb` and, where the target uses it, `dtm`. */
  parts: string[];
  links: string[];
  /** Worker processes of each server. */
  workers: number;
  /** The servers have failpoints. */
  failpoints: boolean;
}

/** What faults work on. */
export interface FaultSetting {
  stack: Stack;
  supervisor: Supervisor;
  client: Client;
  /** The sales that failpoints are armed for. */
  sales: readonly string[];
}

/** Something that can be done to the running system. Both directions are recorded in the history. */
export interface Fault {
  name: string;
  about: string;
  /** The coverage mark of a run in which it struck, in words; undefined if a strike alone shows nothing. */
  mark: Pick<FaultMark, "name" | "says"> | undefined;
  /** What it can strike. */
  places(surface: Surface): string[];
  /** Draws what is to be planned beside place and time. */
  details?(random: Random): Pick<PlannedFault, "stream" | "amount" | "failpoint" | "mode">;
  /**
   * Strikes. Gives what was struck and how, or undefined when it took no effect: the process was already down.
   * `id` is unlike that of every other fault of the run.
   */
  inject(setting: FaultSetting, planned: PlannedFault, id: string): Promise<string | undefined>;
  /** Undoes it, and awaits that it is undone. False when there was nothing left to undo. */
  heal(setting: FaultSetting, planned: PlannedFault, id: string): Promise<boolean>;
}

// The protocol of a fault: what the nemesis can do to a system, and undo. Each fault is a file in faults/.

import type { Random } from "../../base/random.ts";
import type { FaultMark } from "../../invariants/record/run-file.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Client } from "../buyers/client.ts";
import type { PlannedFault } from "./planned-fault.ts";
import type { Supervisor } from "./supervisor.ts";

/** The places of a system that a fault can strike, by name: known before anything runs. */
export interface FaultPlaces {
  servers: string[];
  /** `redis`, `mariadb` and, where the target uses it, `dtm`. */
  parts: string[];
  links: string[];
  /** Servers that can end for good: others of their kind go on, and the first one stays, which the shop asks. */
  removable: string[];
  /** Worker processes of each server. */
  workers: number;
  /** The servers have failpoints. */
  failpoints: boolean;
}

/** What a fault works on. */
export interface FaultContext {
  stack: Stack;
  supervisor: Supervisor;
  client: Client;
  /** The sales that failpoints are armed for. */
  sales: readonly string[];
}

/** Something that can be done to the running system. That it strikes and that it is healed are both recorded. */
export interface Fault {
  name: string;
  about: string;
  /** The coverage mark of a run in which it struck, in words; undefined if a strike alone shows nothing. */
  mark: Pick<FaultMark, "name" | "says"> | undefined;
  /** What a system must have for it, besides being started here: the hint if it finds no place. */
  needs?: string;
  /** It needs the links to go through toxiproxy, though it strikes none. */
  throughLinks?: boolean;
  /** Which of these places it can strike. */
  placesIn(places: FaultPlaces): string[];
  /** Draws what a plan holds besides place and time. */
  details?(random: Random): Pick<PlannedFault, "stream" | "amount" | "failpoint" | "mode">;
  /**
   * Strikes. Returns what was struck and how, or undefined if it took no effect: the process was down already, or could not be reached.
   * No other fault of the run has this `id`.
   */
  inject(context: FaultContext, planned: PlannedFault, id: string): Promise<string | undefined>;
  /** Undoes it, and waits until it is undone. Returns false when there was nothing left to undo; throws when it fails. */
  heal(context: FaultContext, planned: PlannedFault, id: string): Promise<boolean>;
}

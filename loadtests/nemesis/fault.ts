// The protocol of a fault: what the nemesis can do to a system, and undo. One file beside this one for each.
import type { Stack } from "../../stack/stack.ts";

/** Something that can be done to the running system. Both directions are recorded in the history. */
export interface Fault {
  name: string;
  about: string;
  /** Strikes. Gives what was struck, or undefined when it took no effect: the process was already down. */
  inject(stack: Stack, server: number): Promise<string | undefined>;
  /** Undoes it. Awaits that the system is whole again. */
  heal(stack: Stack, server: number): Promise<void>;
}

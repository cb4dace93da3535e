// SIGSTOP to a process: it keeps its connections and answers none, until SIGCONT.
import { processNamed } from "../../../stack/stack.ts";
import type { Fault } from "../fault.ts";
import { KIND_NAMES, type ProcessKind, processesOfKind } from "./process-kind.ts";

export const pause = (kind: ProcessKind): Fault => ({
  name: `pause-${kind}`,
  about: `SIGSTOP to ${kind}, and SIGCONT after a while`,
  mark: { name: `${kind}-paused`, says: `${KIND_NAMES[kind]} stood still during the sale` },
  placesIn: (places) => processesOfKind(kind, places),
  inject: async ({ stack }, { on }) => (processNamed(stack, on)?.pause() ? on : undefined),
  heal: async ({ stack }, { on }) => processNamed(stack, on)?.resume() ?? false,
});

// SIGKILL to a process, and its restart on the same data.
import { processNamed } from "../../../stack/stack.ts";
import type { Fault } from "../fault.ts";
import { KIND_NAMES, type ProcessKind, processesOfKind } from "./process-kind.ts";

export const kill = (kind: ProcessKind): Fault => ({
  name: `kill-${kind}`,
  about: `SIGKILL to ${kind}, which is started again on the same data after a while`,
  mark: { name: `${kind}-killed`, says: `${KIND_NAMES[kind]} was killed during the sale` },
  placesIn: (places) => processesOfKind(kind, places),
  inject: async ({ stack }, { on }) => ((await processNamed(stack, on)?.kill()) ? on : undefined),
  heal: ({ supervisor }, { on }) => supervisor.restore(on),
});

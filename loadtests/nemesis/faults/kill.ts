// SIGKILL to a process, and its restart on the same data.
import { processNamed } from "../../../stack/stack.ts";
import type { Fault } from "../fault.ts";
import { NAMES, placesOf, type StruckPart } from "./struck-part.ts";

export const kill = (part: StruckPart): Fault => ({
  name: `kill-${part}`,
  about: `SIGKILL to ${part}, which is started again on the same data after a while`,
  mark: { name: `${part}-killed`, says: `${NAMES[part]} was killed during the sale` },
  places: (surface) => placesOf(part, surface),
  inject: async ({ stack }, { on }) => ((await processNamed(stack, on)?.kill()) ? on : undefined),
  heal: ({ supervisor }, { on }) => supervisor.restore(on),
});

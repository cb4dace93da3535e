// SIGSTOP to a process: it holds its connections and answers nobody, until SIGCONT.
import { processNamed } from "../../../stack/stack.ts";
import type { Fault } from "../fault.ts";
import { NAMES, placesOf, type StruckPart } from "./struck-part.ts";

export const pause = (part: StruckPart): Fault => ({
  name: `pause-${part}`,
  about: `SIGSTOP to ${part}, and SIGCONT after a while`,
  mark: { name: `${part}-paused`, says: `${NAMES[part]} stood still during the sale` },
  places: (surface) => placesOf(part, surface),
  inject: async ({ stack }, { on }) => (processNamed(stack, on)?.pause() ? on : undefined),
  heal: async ({ stack }, { on }) => processNamed(stack, on)?.resume() ?? false,
});

// Every command that the simulated Redis has.
import { commandsOfAnyKey } from "./any-key.ts";
import type { Command } from "./command.ts";
import { hashCommands } from "./hashes.ts";
import { stringCommands } from "./strings.ts";

/** The commands by their names, in capitals. */
export const everyCommand: ReadonlyMap<string, Command> = new Map(
  Object.entries({ ...stringCommands, ...hashCommands, ...commandsOfAnyKey }),
);

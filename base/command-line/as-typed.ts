// How a person starts the commands of the harness: by make in the repository, by npx where the package is installed.
// The texts of the code name make; they pass through here on their way to the screen.

/** Returns true in the installed package. Set while the package is bundled, so that no variable of a user's can change it. */
export const isPackage = (): boolean => process.env.FLASHPROOF_PACKAGED === "1";

const BY_MAKE = /\bmake (init|doctor|load|verify|report|trace|serve|demo|clean|setup)\b/g;
const BY_NODE = /\bnode --import tsx (?:[\w-]+\/)*([\w-]+)\.ts\b/g;

/** A text that names commands, for the reader: as it is in the repository, with `npx flashproof` in the package. */
export const asTyped = (text: string, packaged = isPackage()): string =>
  packaged ? text.replace(BY_MAKE, "npx flashproof $1").replace(BY_NODE, "npx flashproof $1") : text;

// The sizes of history that may be judged.

/** How many operations: the usual first. */
export const OPERATIONS = [1_000_000, 10_000_000] as const;

// What the table of rooms says of a room.

/** A folder of a room, or a file at its root on which folders stand: where, what for, and what of the room it imports. */
export type Part = readonly [path: string, purpose: string, mayImport: readonly string[]];

export interface Room {
  purpose: string;
  /** Besides itself: a file, or a folder that ends in a slash. */
  mayImport: readonly string[];
  /**
   * From the ground up: a part imports only parts above it in this list, so that there is no circle. A file that
   * belongs to no part stands above all of them: it may import all of the room, and no part may import it.
   */
  parts: readonly Part[];
}

/** The one file of the server that others import. */
export const CONTRACT = "server/contract.ts";

// The system that a world runs: the real server and its right neighbours, or something else in the place of a part.
import type { Clock } from "../../../server/time/clock.ts";
import { SimMysql } from "../mysql/sim-mysql.ts";
import type { Fsync } from "./redis-process.ts";
import type { ServerParts } from "./server-process.ts";

export interface System {
  /** Replaces parts of a server; the clock is the server's. */
  replace(parts: ServerParts, clock: Clock): ServerParts;
  /** The text that Redis runs for a script of this name. */
  luaOf(name: string, lua: string): string;
  /** When Redis writes to its disk. */
  fsync: Fsync;
  /** MySQL with its tables. */
  mysql(): SimMysql;
  /** DTM's store is boltdb, with its defect. */
  boltdb: boolean;
  /** The id of the message with this number: 32 hexadecimal digits in the real server. */
  idOf(number: number): string;
}

/** The real one. */
export const REAL: System = {
  replace: (parts) => parts,
  luaOf: (_name, lua) => lua,
  fsync: "always",
  mysql: () => new SimMysql(),
  boltdb: false,
  idOf: (number) => number.toString(16).padStart(32, "0"),
};

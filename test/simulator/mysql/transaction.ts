// What a transaction holds until it ends.
import type { Lock } from "./locks.ts";
import type { Row } from "./table.ts";

export class Transaction {
  /** Rows that it has inserted, in their order. */
  inserted: Row[] = [];
  /** Rows that it deletes when it commits. */
  deleted: Row[] = [];
  locks: Lock[] = [];
  /** The lock for which it waits. */
  waiting: Lock | undefined;
  /** The transaction for which it waits. */
  waitsFor: Transaction | undefined;
  /** The number of the last commit that its reads see; none before the first read. */
  view: number | undefined;
  isOver = false;
}

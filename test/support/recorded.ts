// What reading a history tells its listener, every operation as an object.
import { nameIn } from "../../invariants/compact/span.ts";
import type { Operation } from "../../invariants/record/history.ts";
import { type Listener, readHistory } from "../../invariants/record/reading/read-history.ts";
import type { Format } from "../../invariants/record/run-file.ts";

/** All operations of the file, in the order in which they were told, and why it counts as cut. */
export function recorded(
  file: string,
  format: Format = 1,
): { operations: Operation[]; cut: string | undefined } {
  const operations: Operation[] = [];
  const listener: Listener = {
    addOperation: (operation) => void operations.push(operation),
    addPurchase: ({ process, user, ...purchase }) =>
      void operations.push({ ...purchase, process: nameIn(process), op: "purchase", user: nameIn(user) }),
  };
  const cut = readHistory(file, listener, format);
  return { operations, cut };
}

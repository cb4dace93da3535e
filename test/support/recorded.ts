// What reading a history tells its listener, every operation as an object.
import { nameIn } from "../../invariants/compact/span.ts";
import type { Operation } from "../../invariants/record/history.ts";
import { readHistory } from "../../invariants/record/reading/read-history.ts";

/** All operations of the file, in the order in which they were told, and the notes. */
export function recorded(file: string): { operations: Operation[]; notes: string[] } {
  const operations: Operation[] = [];
  const notes = readHistory(file, {
    addOperation: (operation) => void operations.push(operation),
    addPurchase: ({ process, user, ...purchase }) =>
      void operations.push({ ...purchase, process: nameIn(process), op: "purchase", user: nameIn(user) }),
  });
  return { operations, notes };
}

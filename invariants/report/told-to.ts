// What the buyers of findings were told, out of a read of the history.
import { Names } from "../compact/names.ts";
import { nameIn, spanOf } from "../compact/span.ts";
import type { Operation, Purchase } from "../record/history.ts";
import type { Listener } from "../record/reading/read-history.ts";
import type { Told } from "./data/findings.ts";

/** Keeps what these buyers were told, with times from `startedAt` on. */
export class ToldTo implements Listener {
  readonly told: Told[] = [];
  readonly #names = new Names();
  readonly #startedAt: number;

  constructor(users: ReadonlySet<string>, startedAt: number) {
    for (const user of users) this.#names.number(spanOf(user));
    this.#startedAt = startedAt;
  }

  addPurchase(purchase: Purchase): void {
    const { process, user, sale, status, outcome, error, completed } = purchase;
    if (this.#names.indexOf(user) < 0) return;
    const atMs = Number.isFinite(completed) ? Math.round(completed - this.#startedAt) : undefined;
    this.told.push({ sale, user: nameIn(user), atMs, status, outcome, error, process: nameIn(process) });
  }

  addOperation(operation: Operation): void {
    const { op, process, user, sale } = operation;
    if (op === "purchase" && user !== undefined && sale !== undefined)
      this.addPurchase({ ...operation, process: spanOf(process), sale, user: spanOf(user) });
  }
}

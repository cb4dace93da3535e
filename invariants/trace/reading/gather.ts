// Gathers from a run's history and observations what concerns one buyer or one gid: one pass over each, in little
// memory; a second pass only where the first one has brought a new name.

import { Names } from "../../compact/names.ts";
import { nameIn, spanOf } from "../../compact/span.ts";
import type { Operation, Purchase } from "../../record/history.ts";
import type {
  Deduction,
  Observation,
  Order,
  Rest,
  Sample,
  UnfinishedMessage,
  Unseen,
} from "../../record/observation.ts";
import type { Listener } from "../../record/reading/read-history.ts";

/** What is looked for: a buyer, perhaps of one sale, or a gid. */
export interface Wanted {
  sale?: string | undefined;
  user?: string | undefined;
  gid?: string | undefined;
}

/** Purchases between two looks at the clock. */
const LOOK_EVERY = 1 << 16;

/** Takes operations and observations, and keeps what is wanted and what every trace needs. */
export class Gathering implements Listener {
  readonly #wanted: Wanted;
  readonly #onPurchases: (count: number) => void;
  /** Buyers whose purchases are kept: the one who is wanted, or those of the gid. */
  readonly #users = new Names();
  readonly #userNames = new Set<string>();
  /** The gids that a buyer who is wanted was told, since a ledger may name gids alone. */
  readonly #told = new Set<string>();
  #count = 0;
  /** When the first operation of the run began: reports count the time from then. */
  startedAt = Number.POSITIVE_INFINITY;
  purchases: Operation[] = [];
  supplies: Operation[] = [];
  faults: Operation[] = [];
  deductions: Deduction[] = [];
  orders: Order[] = [];
  messages: UnfinishedMessage[] = [];
  samples: Sample[] = [];
  readonly unseen: Partial<Record<Unseen["what"], string>> = {};
  rest: Rest | undefined;

  constructor(wanted: Wanted, onPurchases: (count: number) => void = () => {}) {
    this.#wanted = wanted;
    this.#onPurchases = onPurchases;
    if (wanted.user !== undefined) this.#addUser(wanted.user);
  }

  /** How many buyers it knows of: if that grows, earlier lines may concern them. */
  get users(): readonly string[] {
    return [...this.#userNames];
  }

  /** Forgets what a pass over this file has brought, before the next one. */
  beginHistory(): void {
    [this.purchases, this.supplies, this.faults] = [[], [], []];
  }
  beginObservations(): void {
    [this.deductions, this.orders, this.messages, this.samples] = [[], [], [], []];
  }

  addPurchase(purchase: Purchase): void {
    this.#count += 1;
    if (purchase.invoked < this.startedAt) this.startedAt = purchase.invoked;
    if (this.#count % LOOK_EVERY === 0) this.#onPurchases(this.#count);
    if (!this.#isWanted(purchase)) return;
    const { process, user, ...rest } = purchase;
    const name = nameIn(user);
    if (this.#wanted.user !== undefined && rest.gid !== undefined) this.#told.add(rest.gid);
    this.purchases.push({ ...rest, process: nameIn(process), op: "purchase", user: name });
    this.#addUser(name);
  }

  addOperation(operation: Operation): void {
    const { process, op, sale, user, invoked } = operation;
    if (invoked < this.startedAt) this.startedAt = invoked;
    if (op === "purchase" && sale !== undefined && user !== undefined)
      this.addPurchase({ ...operation, process: spanOf(process), sale, user: spanOf(user) });
    else if ((op === "open" || op === "restock") && sale !== undefined) this.supplies.push(operation);
    else this.faults.push(operation);
  }

  addObservation(observation: Observation): void {
    switch (observation.kind) {
      case "deduction":
      case "order":
        this.#addHeld(observation);
        break;
      case "message":
        this.messages.push(observation);
        break;
      case "sample":
        this.samples.push(observation);
        break;
      case "rest":
        this.rest = observation;
        break;
      case "unseen":
        this.unseen[observation.what] ??= observation.reason;
        break;
      case "unconfirmed":
        this.unseen[observation.what] = `not confirmed: ${observation.reason}`;
        break;
      default:
        break;
    }
  }

  #isWanted({ sale, user, gid }: Purchase): boolean {
    if (this.#wanted.sale !== undefined && sale !== this.#wanted.sale) return false;
    if (this.#wanted.gid !== undefined && gid === this.#wanted.gid) return true;
    return this.#users.indexOf(user) >= 0;
  }

  /** An entry of a buyer who is wanted, or of a gid: one that is wanted, or that a reply told the buyer. */
  #addHeld(held: Deduction | Order): void {
    const { sale, user, gid } = held;
    if (this.#wanted.sale !== undefined && sale !== this.#wanted.sale) return;
    // A ledger that names buyers says itself whose entry it is.
    const isTold = user === undefined && gid !== undefined && this.#told.has(gid);
    const isOfGid = gid !== undefined && (gid === this.#wanted.gid || isTold);
    const isOfUser = user !== undefined && this.#userNames.has(user);
    if (!isOfGid && !isOfUser) return;
    if (held.kind === "deduction") this.deductions.push(held);
    else this.orders.push(held);
    if (this.#wanted.gid !== undefined && isOfGid && user !== undefined) this.#addUser(user);
  }

  #addUser(name: string): void {
    if (this.#userNames.has(name)) return;
    this.#userNames.add(name);
    this.#users.number(spanOf(name));
  }
}

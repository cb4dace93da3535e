// All that is known of one sale.
import type { ReplyReason } from "../../targets/schema/replies.ts";
import type { Purchase } from "../record/history.ts";
import type { Order, Sample } from "../record/observation.ts";
import { Buyers } from "./buyers.ts";
import { Refusals } from "./refusals.ts";
import { Supplies } from "./supplies.ts";

/** History and observations of one sale. */
export class SaleFacts {
  readonly sale: string;
  readonly buyers = new Buyers();
  readonly soldOuts = new Refusals();
  /** Those told that there is no such sale. */
  readonly noSuchSales = new Refusals();
  readonly supplies = new Supplies();
  readonly samples: Sample[] = [];
  /** Deductions in the ledger; `user` is undefined if the ledger names no buyers. A store may list one twice. */
  readonly deductions: { user: string | undefined; gid: string }[] = [];
  readonly orders: Order[] = [];
  /** When the first and the last of its purchases began. */
  #firstAskedAt = Number.POSITIVE_INFINITY;
  #lastAskedAt = Number.NEGATIVE_INFINITY;
  constructor(sale: string) {
    this.sale = sale;
  }

  /** Adds one purchase, and why it was refused, if it was. */
  addPurchase(purchase: Purchase, refusedFor: ReplyReason | undefined): void {
    const { invoked } = purchase;
    if (invoked < this.#firstAskedAt) this.#firstAskedAt = invoked;
    if (invoked > this.#lastAskedAt) this.#lastAskedAt = invoked;
    const buyer = this.buyers.add(purchase);
    if (refusedFor === "sold-out") this.soldOuts.add(buyer, purchase);
    else if (refusedFor === "no-such-sale") this.noSuchSales.add(buyer, purchase);
  }

  /** True if units were added while its buyers came. */
  get restockedMeanwhile(): boolean {
    return this.supplies.restockedBetween(this.#firstAskedAt, this.#lastAskedAt);
  }

  /** How many different entries the ledger lists: buyers or, if it names none, gids. */
  get heldUnits(): number {
    const [users, gids] = [new Set<string>(), new Set<string>()];
    for (const { user, gid } of this.deductions) {
      if (user === undefined) gids.add(gid);
      else users.add(user);
    }
    return users.size + gids.size;
  }
}

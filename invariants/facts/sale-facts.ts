// All that is known of one sale.
import type { ReplyReason } from "../../targets/target.ts";
import type { Purchase } from "../record/history.ts";
import type { Deduction, Order, Sample } from "../record/observation.ts";
import { addAlready } from "./buyer.ts";
import { Buyers } from "./buyers.ts";
import { Refusals } from "./refusals.ts";
import { Supplies } from "./supplies.ts";
import { sumOf, type Terms, unitsOf } from "./terms.ts";

/** One entry of the ledger; `user` is undefined if the ledger names no buyers, `gid` if it names no gids. */
export type Held = Pick<Deduction, "user" | "gid" | "units">;

/** History and observations of one sale. */
export class SaleFacts {
  readonly sale: string;
  readonly terms: Terms;
  readonly buyers: Buyers;
  readonly soldOuts = new Refusals();
  /** Those told that there is no such sale. */
  readonly noSuchSales = new Refusals();
  /** Those told that they have a unit already. */
  readonly alreadys = new Refusals();
  /** Those that got a reply that says that they certainly failed, and not why. */
  readonly failures = new Refusals();
  readonly supplies = new Supplies();
  readonly samples: Sample[] = [];
  /** Deductions in the ledger. A store may list one twice. */
  readonly deductions: Held[] = [];
  readonly orders: Order[] = [];
  constructor(sale: string, terms: Terms) {
    this.sale = sale;
    this.terms = terms;
    this.buyers = new Buyers(!terms.isPlain || terms.unitsReturn);
  }

  /** Adds one purchase, and why it was refused, if it was. */
  addPurchase(purchase: Purchase, refusedFor: ReplyReason | undefined): void {
    const buyer = this.buyers.add(purchase);
    if (refusedFor === "sold-out") this.soldOuts.add(buyer, purchase);
    else if (refusedFor === "no-such-sale") this.noSuchSales.add(buyer, purchase);
    else if (refusedFor === "already") {
      this.alreadys.add(buyer, purchase);
      const hopeful = this.buyers.hopefulAt(buyer);
      if (hopeful !== undefined) addAlready(hopeful, purchase);
    } else if (refusedFor === undefined && purchase.outcome === "fail" && purchase.status !== undefined)
      this.failures.add(buyer, purchase);
  }

  /** The units of all orders that are listed. */
  get orderUnits(): number {
    return sumOf(this.orders, this.terms);
  }

  /** The units of all different entries that the ledger lists. */
  get heldUnits(): number {
    return [...this.heldByBuyer().values()].reduce((sum, units) => sum + units, 0) + this.unownedUnits();
  }

  /** The units that the ledger lists for each buyer whom it names. A buyer of a plain contract holds one. */
  heldByBuyer(): Map<string, number> {
    const byBuyer = new Map<string, Map<string | undefined, number>>();
    for (const held of this.deductions) {
      if (held.user === undefined) continue;
      const gid = this.terms.isPlain ? undefined : held.gid;
      const byGid = byBuyer.get(held.user);
      if (byGid === undefined) byBuyer.set(held.user, new Map([[gid, unitsOf(held, this.terms)]]));
      else byGid.set(gid, Math.max(byGid.get(gid) ?? 0, unitsOf(held, this.terms)));
    }
    return new Map(
      [...byBuyer].map(([user, byGid]) => [user, [...byGid.values()].reduce((a, b) => a + b, 0)]),
    );
  }

  /** The units of the entries that name no buyer: one for each gid. */
  unownedUnits(): number {
    const byGid = new Map<string | undefined, number>();
    for (const held of this.deductions)
      if (held.user === undefined)
        byGid.set(held.gid, Math.max(byGid.get(held.gid) ?? 0, unitsOf(held, this.terms)));
    return [...byGid.values()].reduce((sum, units) => sum + units, 0);
  }
}

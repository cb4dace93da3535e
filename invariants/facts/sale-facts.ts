// All that is known of one sale.
import type { ReplyReason } from "../../targets/schema/replies.ts";
import type { Purchase } from "../record/history.ts";
import type { Deduction, Order, Sample } from "../record/observation.ts";
import { addAlready } from "./buyer.ts";
import { Buyers } from "./buyers.ts";
import { Refusals } from "./refusals.ts";
import { Requests } from "./requests.ts";
import { Supplies } from "./supplies.ts";
import { sumOf, type Terms, unitsOf } from "./terms.ts";

/** One entry of the ledger; `user` is undefined if the ledger names no buyers, `gid` if it names no gids. */
export type Held = Pick<Deduction, "user" | "gid" | "units">;

/** History and observations of one sale. */
export class SaleFacts {
  readonly sale: string;
  readonly terms: Terms;
  readonly buyers: Buyers;
  readonly requests = new Requests();
  readonly soldOuts = new Refusals(this.requests);
  /** Those told that there is no such sale. */
  readonly noSuchSales = new Refusals(this.requests);
  /** Those told that they have a unit already. */
  readonly alreadys = new Refusals(this.requests);
  /** Those that got a reply that says that they certainly failed, and not why. */
  readonly failures = new Refusals(this.requests);
  readonly supplies = new Supplies();
  readonly samples: Sample[] = [];
  /** Deductions in the ledger. A store may list one twice. */
  readonly deductions: Held[] = [];
  readonly orders: Order[] = [];
  /** When the first of its purchases began; infinite if there was none. */
  firstAskedAt = Number.POSITIVE_INFINITY;
  /** When the last of them began. */
  #lastAskedAt = Number.NEGATIVE_INFINITY;
  #heldUnits: { of: number; units: number } | undefined;
  constructor(sale: string, terms: Terms) {
    this.sale = sale;
    this.terms = terms;
    this.buyers = new Buyers(!terms.isPlain || terms.unitsReturn);
  }

  /** Adds one purchase, and why it was refused, if it was. */
  addPurchase(purchase: Purchase, refusedFor: ReplyReason | undefined): void {
    const { invoked } = purchase;
    if (invoked < this.firstAskedAt) this.firstAskedAt = invoked;
    if (invoked > this.#lastAskedAt) this.#lastAskedAt = invoked;
    const buyer = this.buyers.add(purchase);
    const request = this.requests.add(buyer, purchase, refusedFor);
    if (refusedFor === "sold-out") this.soldOuts.add(request);
    else if (refusedFor === "no-such-sale") this.noSuchSales.add(request);
    else if (refusedFor === "already") {
      this.alreadys.add(request);
      const hopeful = this.buyers.hopefulAt(buyer);
      if (hopeful !== undefined) addAlready(hopeful, purchase);
    } else if (refusedFor === undefined && purchase.outcome === "fail" && purchase.status !== undefined)
      this.failures.add(request);
  }

  /** True if units were added while its buyers came. */
  get restockedMeanwhile(): boolean {
    return this.supplies.restockedBetween(this.firstAskedAt, this.#lastAskedAt);
  }

  /** The units of all orders that are listed. */
  get orderUnits(): number {
    return sumOf(this.orders, this.terms);
  }

  /** The units of all different entries that the ledger lists. */
  get heldUnits(): number {
    // Several checks ask for it, and entries are only added.
    if (this.#heldUnits?.of !== this.deductions.length)
      this.#heldUnits = { of: this.deductions.length, units: this.#countHeldUnits() };
    return this.#heldUnits.units;
  }

  #countHeldUnits(): number {
    let units = this.unownedUnits();
    for (const held of this.heldByBuyer().values()) units += held;
    return units;
  }

  /** The units that the ledger lists for each buyer whom it names. A buyer of a plain contract holds one. */
  heldByBuyer(): Map<string, number> {
    const held = new Map<string, number>();
    if (!this.terms.isPlain) {
      for (const [user, own] of heldEntries(this.deductions))
        held.set(user, sumOf([...own.values()], this.terms));
      return held;
    }
    for (const one of this.deductions)
      if (one.user !== undefined)
        held.set(one.user, Math.max(held.get(one.user) ?? 0, unitsOf(one, this.terms)));
    return held;
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

/** The entries of each buyer whom the ledger names, by their gids: each of them once. */
export function heldEntries(deductions: readonly Held[]): Map<string, Map<string | undefined, Held>> {
  const byBuyer = new Map<string, Map<string | undefined, Held>>();
  for (const held of deductions) {
    if (held.user === undefined) continue;
    const own = byBuyer.get(held.user);
    if (own === undefined) byBuyer.set(held.user, new Map([[held.gid, held]]));
    else if (!own.has(held.gid) || (held.units ?? 0) > (own.get(held.gid)?.units ?? 0))
      own.set(held.gid, held);
  }
  return byBuyer;
}

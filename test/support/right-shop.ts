// The shop of right sales: what it promises and how it shows what it sold. Units are taken and given back here alone.

import { termsOf } from "../../invariants/facts/terms.ts";
import { type Contract, PLAIN_CONTRACT } from "../../targets/schema/contract.ts";

/** What a right shop promises, and how it tells and writes it. */
export interface Shop {
  contract: Contract;
  /** A buyer who holds all that they may is told so; else they are told of their last purchase again. */
  tellsAlready: boolean;
  /** An order is one row that does not say its units, one row that does, or a row for each unit. */
  rows: "one" | "counted" | "split";
}

export const PLAIN_SHOP: Shop = { contract: PLAIN_CONTRACT, tellsAlready: false, rows: "one" };

/** One purchase: its units are taken until it is given back. */
export interface Held {
  user: string;
  gid: string;
  insertedAt: number;
  committedAt: number;
  /** Whether its buyer is told of it: a purchase that will be given back before that is not. */
  isTold: boolean;
}

/** The units of one sale, and who holds them. */
export class Stock {
  readonly #each: number;
  readonly #most: number;
  readonly #added = new Set<string>();
  readonly held: Held[] = [];
  initial = 0;
  left = 0;
  constructor({ contract }: Shop) {
    const { unitsEach, mostPurchases } = termsOf(contract);
    this.#each = unitsEach;
    this.#most = mostPurchases;
  }

  /** Adds units, once for each key. */
  add(key: string, units: number): void {
    if (this.#added.has(key)) return;
    this.#added.add(key);
    this.initial += units;
    this.left += units;
  }

  get hasEnough(): boolean {
    return this.left >= this.#each;
  }

  of(user: string): Held[] {
    return this.held.filter((one) => one.user === user);
  }

  isAtLimit(user: string): boolean {
    return this.of(user).length >= this.#most;
  }

  take(purchase: Held): void {
    this.left -= this.#each;
    this.held.push(purchase);
  }

  giveBack(purchase: Held | undefined): void {
    const index = purchase === undefined ? -1 : this.held.indexOf(purchase);
    if (index === -1) return;
    this.held.splice(index, 1);
    this.left += this.#each;
  }

  get deducted(): number {
    return this.held.length * this.#each;
  }
}

// All buyers of one sale. Most buyers of a stampede are refused and told nothing else: each of those is a row of
// numbers. The others are hopeful, since a reply left them a unit or the chance of one: only they are objects.

import { Column } from "../compact/column.ts";
import { Names } from "../compact/names.ts";
import type { Purchase } from "../record/history.ts";
import { addPurchase, type Buyer, newBuyer } from "./buyer.ts";

const NONE = -1;

/** Buyers, numbered from 0 in the order of their first answers. */
export class Buyers {
  readonly #maySeveral: boolean;
  readonly #names = new Names();
  readonly #firstInvoked = new Column();
  readonly #fails = new Column();
  /** The place of each buyer's last error in the list of all that were told. */
  readonly #lastErrors = new Column();
  readonly #errors: (string | undefined)[] = [undefined];
  readonly #errorIndex = new Map<string | undefined, number>([[undefined, 0]]);
  readonly #hopeful: Buyer[] = [];
  /** The index of each buyer in the list of the hopeful. */
  readonly #hopefulIndex = new Column();

  /** `maySeveral`: a buyer may hold more than one purchase, at once or one after the other. */
  constructor(maySeveral = false) {
    this.#maySeveral = maySeveral;
  }

  get size(): number {
    return this.#names.size;
  }

  /** Adds one more purchase; returns the number of its buyer. */
  add(purchase: Purchase): number {
    const number = this.#names.number(purchase.user);
    if (number === this.#hopefulIndex.length) this.#addRow(purchase.invoked);
    const hopeful = this.hopefulAt(number);
    if (hopeful !== undefined) addPurchase(hopeful, purchase);
    else if (purchase.outcome === "fail") this.#addRefusal(number, purchase);
    else {
      const buyer = this.#refusedAt(number);
      this.#hopefulIndex.set(number, this.#hopeful.push(buyer) - 1);
      addPurchase(buyer, purchase);
    }
    return number;
  }

  /** The number of this buyer, or -1 if they never asked. */
  indexOf(user: string): number {
    return this.#names.indexOfText(user);
  }

  has(user: string): boolean {
    return this.indexOf(user) !== NONE;
  }

  get(user: string): Buyer | undefined {
    const number = this.indexOf(user);
    return number === NONE ? undefined : this.at(number);
  }

  /** The name of the buyer of this number. */
  nameOf(number: number): string {
    return this.#names.at(number);
  }

  /** The buyer of this number. */
  at(number: number): Buyer {
    return this.hopefulAt(number) ?? this.#refusedAt(number);
  }

  /** The buyer of this number, or undefined if they were only refused. */
  hopefulAt(number: number): Buyer | undefined {
    const index = this.#hopefulIndex.at(number);
    return index === NONE ? undefined : this.#hopeful[index];
  }

  /** The buyers who were not only refused, in order. */
  hopeful(): Buyer[] {
    return this.hopefulAnd(() => false);
  }

  /** The hopeful buyers, and those of the others that are wanted, in order. */
  hopefulAnd(isWanted: (number: number) => boolean): Buyer[] {
    const buyers: Buyer[] = [];
    for (let number = 0; number < this.size; number++) {
      const hopeful = this.hopefulAt(number);
      if (hopeful !== undefined) buyers.push(hopeful);
      else if (isWanted(number)) buyers.push(this.#refusedAt(number));
    }
    return buyers;
  }

  /** All buyers, in order. */
  all(): Buyer[] {
    return this.hopefulAnd(() => true);
  }

  #addRow(invoked: number): void {
    this.#firstInvoked.push(invoked);
    this.#fails.push(0);
    this.#lastErrors.push(0);
    this.#hopefulIndex.push(NONE);
  }

  #addRefusal(number: number, { invoked, error }: Purchase): void {
    if (invoked < this.#firstInvoked.at(number)) this.#firstInvoked.set(number, invoked);
    this.#fails.set(number, this.#fails.at(number) + 1);
    this.#lastErrors.set(number, this.#indexOfError(error));
  }

  #indexOfError(error: string | undefined): number {
    const known = this.#errorIndex.get(error);
    if (known !== undefined) return known;
    const index = this.#errors.push(error) - 1;
    this.#errorIndex.set(error, index);
    return index;
  }

  #refusedAt(number: number): Buyer {
    const buyer = newBuyer(this.#names.at(number), this.#firstInvoked.at(number), this.#maySeveral);
    return { ...buyer, fails: this.#fails.at(number), lastError: this.#errors[this.#lastErrors.at(number)] };
  }
}

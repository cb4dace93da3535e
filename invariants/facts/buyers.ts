// All buyers of one sale. Most of a stampede is told no and nothing else: each of those is a row of numbers, and only
// the others are objects.

import type { Purchase } from "../record/history.ts";
import { type Buyer, newBuyer, tell } from "./buyer.ts";
import { spanOf } from "./bytes.ts";
import { Column } from "./column.ts";
import { Names } from "./names.ts";

const NONE = -1;

/** Buyers, numbered from 0 in the order in which they were first answered. */
export class Buyers {
  readonly #names = new Names();
  readonly #firstInvoked = new Column();
  readonly #fails = new Column();
  readonly #lastErrors: (string | undefined)[] = [];
  /** Those who were told anything but no, and where each buyer is among them. */
  readonly #told: Buyer[] = [];
  readonly #toldIndex = new Column();

  get size(): number {
    return this.#names.size;
  }

  /** Takes one more purchase. Gives its buyer's number. */
  add(purchase: Purchase): number {
    const number = this.#names.number(purchase.user);
    if (number === this.#toldIndex.length) this.#come(purchase.invoked);
    const told = this.toldAt(number);
    if (told !== undefined) tell(told, purchase);
    else if (purchase.outcome === "fail") this.#refuse(number, purchase);
    else {
      const buyer = this.#refused(number);
      this.#toldIndex.set(number, this.#told.push(buyer) - 1);
      tell(buyer, purchase);
    }
    return number;
  }

  /** The number of this buyer, or -1 where he never came. */
  indexOf(user: string): number {
    return this.#names.indexOf(spanOf(user));
  }

  has(user: string): boolean {
    return this.indexOf(user) !== NONE;
  }

  get(user: string): Buyer | undefined {
    const number = this.indexOf(user);
    return number === NONE ? undefined : this.at(number);
  }

  /** The buyer of this number. */
  at(number: number): Buyer {
    return this.toldAt(number) ?? this.#refused(number);
  }

  /** The buyer of this number, or undefined where he was told no and nothing else. */
  toldAt(number: number): Buyer | undefined {
    const index = this.#toldIndex.at(number);
    return index === NONE ? undefined : this.#told[index];
  }

  /** Those who were told anything but no, and of all others those who are wanted, in order. */
  told(isWanted: (number: number) => boolean = () => false): Buyer[] {
    const buyers: Buyer[] = [];
    for (let number = 0; number < this.size; number++) {
      const told = this.toldAt(number);
      if (told !== undefined) buyers.push(told);
      else if (isWanted(number)) buyers.push(this.#refused(number));
    }
    return buyers;
  }

  /** All of them, in order. */
  all(): Buyer[] {
    return this.told(() => true);
  }

  #come(invoked: number): void {
    this.#firstInvoked.push(invoked);
    this.#fails.push(0);
    this.#lastErrors.push(undefined);
    this.#toldIndex.push(NONE);
  }

  #refuse(number: number, { invoked, error }: Purchase): void {
    if (invoked < this.#firstInvoked.at(number)) this.#firstInvoked.set(number, invoked);
    this.#fails.set(number, this.#fails.at(number) + 1);
    this.#lastErrors[number] = error;
  }

  #refused(number: number): Buyer {
    const buyer = newBuyer(this.#names.at(number), this.#firstInvoked.at(number));
    return { ...buyer, fails: this.#fails.at(number), lastError: this.#lastErrors[number] };
  }
}

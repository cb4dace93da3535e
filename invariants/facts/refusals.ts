// Refusals of one kind, in columns, since most replies of a stampede are refusals.
import { Column } from "../compact/column.ts";
import type { Purchase } from "../record/history.ts";

/** All refusals of one kind in one sale. */
export class Refusals {
  readonly #buyers = new Column();
  readonly #invoked = new Column();
  readonly #completed = new Column();

  /** Adds one more, told to the buyer of this number. */
  add(buyer: number, { invoked, completed }: Purchase): void {
    this.#buyers.push(buyer);
    this.#invoked.push(invoked);
    this.#completed.push(completed);
  }

  get length(): number {
    return this.#buyers.length;
  }

  /** Calls `visit` for each, without making an object of it. */
  each(visit: (buyer: number, invoked: number, completed: number) => void): void {
    for (let index = 0; index < this.length; index++)
      visit(this.#buyers.at(index), this.#invoked.at(index), this.#completed.at(index));
  }
}

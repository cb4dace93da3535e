// Refusals of one kind: which of the requests they are, since most replies of a stampede are refusals.
import { Column } from "../compact/column.ts";
import type { Requests } from "./requests.ts";

/** All refusals of one kind in one sale. */
export class Refusals {
  readonly #requests: Requests;
  readonly #numbers = new Column();
  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** Adds one more: the request of this number. */
  add(request: number): void {
    this.#numbers.push(request);
  }

  get length(): number {
    return this.#numbers.length;
  }

  /** Calls `visit` for each, without making an object of it. */
  each(visit: (buyer: number, invoked: number, completed: number) => void): void {
    for (let index = 0; index < this.length; index++) {
      const request = this.#numbers.at(index);
      const requests = this.#requests;
      visit(requests.buyerOf(request), requests.invokedAt(request), requests.completedAt(request));
    }
  }
}

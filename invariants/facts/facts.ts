// What the checks read: history and observations, gathered once by sale and buyer. Compact, since a history may hold
// millions of operations.

import { Column } from "../compact/column.ts";
import { spanOf } from "../compact/span.ts";
import type { Operation, Purchase } from "../record/history.ts";
import { SOLD_OUT } from "../record/history.ts";
import type { Observation, Order, Rest, Sample, UnfinishedMessage, Unseen } from "../record/observation.ts";
import { AnswersOverTime } from "./answers-over-time.ts";
import { Buyers } from "./buyers.ts";
import { Supplies } from "./supplies.ts";

/** All *sold out* replies, in columns, since most replies of a stampede are of this kind. */
export class SoldOuts {
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

/** All that is known of one sale. */
export class SaleFacts {
  readonly sale: string;
  readonly buyers = new Buyers();
  readonly soldOuts = new SoldOuts();
  readonly supplies = new Supplies();
  readonly samples: Sample[] = [];
  /** Deductions in the ledger; `user` is undefined if the ledger names no buyers. */
  readonly deductions: { user: string | undefined; gid: string }[] = [];
  readonly orders: Order[] = [];
  constructor(sale: string) {
    this.sale = sale;
  }

  addPurchase(purchase: Purchase): void {
    const buyer = this.buyers.add(purchase);
    if (purchase.outcome === "fail" && purchase.error === SOLD_OUT) this.soldOuts.add(buyer, purchase);
  }
}

/** All facts of a run. */
export class Facts {
  readonly sales = new Map<string, SaleFacts>();
  readonly unseen = new Map<Unseen["what"], string>();
  readonly messages: UnfinishedMessage[] = [];
  readonly faults: Operation[] = [];
  readonly reached = new Set<string>();
  readonly notes: string[] = [];
  rest: Rest | undefined;
  /** The end of the history is torn off: it may lack the requests of some buyers. */
  historyTorn = false;
  purchases = 0;
  informative = 0;
  readonly timeline = new AnswersOverTime();
  /** From the first request for a unit to the last answer to one. */
  firstPurchaseAt = Number.POSITIVE_INFINITY;
  lastPurchaseAt = Number.NEGATIVE_INFINITY;

  sale(name: string): SaleFacts {
    let facts = this.sales.get(name);
    if (facts === undefined) {
      facts = new SaleFacts(name);
      this.sales.set(name, facts);
    }
    return facts;
  }

  /** When the last fault was over, in ms: the nemesis healed it, or a failpoint went off later still. */
  healedAt(): number {
    let last = this.rest?.healedAt ?? Number.NEGATIVE_INFINITY;
    for (const { completed } of this.faults) if (Number.isFinite(completed)) last = Math.max(last, completed);
    return last;
  }

  /** What struck, with start and end in ms. Each fault is a process of its own in the history: it strikes, then heals. */
  strikes(): { what: string; from: number; to: number }[] {
    const struck = this.faults.filter(
      ({ process, op, outcome }) =>
        process.startsWith("nemesis") && outcome === "ok" && !op.startsWith("heal-"),
    );
    return struck.map(({ process, op, target, invoked }) => {
      const healed = this.faults.find((other) => other.process === process && other.op.startsWith("heal-"));
      const to = healed?.completed ?? this.rest?.healedAt ?? Number.POSITIVE_INFINITY;
      return { what: `${op} ${target ?? ""}`.trim(), from: invoked, to };
    });
  }

  /** Adds one operation of the history. */
  addOperation(operation: Operation): void {
    const { process, op, sale, user } = operation;
    if (op === "purchase" && sale !== undefined && user !== undefined) {
      this.addPurchase({ ...operation, process: spanOf(process), sale, user: spanOf(user) });
    } else if ((op === "open" || op === "restock") && sale !== undefined) {
      this.sale(sale).supplies.add(operation);
    } else {
      this.faults.push(operation);
    }
  }

  /** Adds one purchase of the history; keeps none of its bytes. */
  addPurchase(purchase: Purchase): void {
    const { invoked, completed, outcome } = purchase;
    this.purchases += 1;
    if (outcome !== "info") this.informative += 1;
    if (invoked < this.firstPurchaseAt) this.firstPurchaseAt = invoked;
    const last = completed === Number.POSITIVE_INFINITY ? invoked : completed;
    if (last > this.lastPurchaseAt) this.lastPurchaseAt = last;
    this.timeline.add(completed, outcome);
    this.sale(purchase.sale).addPurchase(purchase);
  }

  /** Adds one observation. */
  addObservation(observation: Observation): void {
    switch (observation.kind) {
      case "sample":
        this.sale(observation.sale).samples.push(observation);
        break;
      case "deduction":
        this.sale(observation.sale).deductions.push({ user: observation.user, gid: observation.gid });
        break;
      case "order":
        this.sale(observation.sale).orders.push(observation);
        break;
      case "message":
        this.messages.push(observation);
        break;
      case "unseen":
        this.unseen.set(observation.what, observation.reason);
        break;
      case "rest":
        this.rest = observation;
        break;
      case "reached":
        this.reached.add(observation.mark);
        break;
    }
  }
}

// What the checks look at: history and observations gathered once, by sale and buyer. Compact, since a history
// may hold millions of operations.
import { type Buyer, newBuyer, tell } from "./buyer.ts";
import type { Operation } from "./history.ts";
import { SOLD_OUT } from "./history.ts";
import type { Observation, Order, Rest, Sample, UnfinishedMessage, Unseen } from "./observation.ts";
import { Supplies } from "./supply.ts";

/** One refusal for want of units. */
export interface SoldOut {
  user: string;
  invoked: number;
  completed: number;
}

/** All refusals for want of units, in columns: most of a stampede is told no. */
export class SoldOuts {
  readonly buyers: Buyer[] = [];
  readonly invoked: number[] = [];
  readonly completed: number[] = [];

  add(buyer: Buyer, invoked: number, completed: number): void {
    this.buyers.push(buyer);
    this.invoked.push(invoked);
    this.completed.push(completed);
  }

  get length(): number {
    return this.buyers.length;
  }

  /** Calls `visit` with each, without making an object of it. */
  each(visit: (buyer: Buyer, invoked: number, completed: number) => void): void {
    for (const [index, buyer] of this.buyers.entries()) {
      visit(buyer, this.invoked[index] ?? 0, this.completed[index] ?? 0);
    }
  }
}

/** Everything known of one sale. */
export class SaleFacts {
  readonly sale: string;
  readonly buyers = new Map<string, Buyer>();
  readonly soldOuts = new SoldOuts();
  readonly supplies = new Supplies();
  readonly samples: Sample[] = [];
  /** Deductions in the ledger; `user` is absent where the ledger does not know it. */
  readonly deductions: { user: string | undefined; gid: string }[] = [];
  readonly orders: Order[] = [];
  constructor(sale: string) {
    this.sale = sale;
  }

  addPurchase(user: string, operation: Operation): void {
    let buyer = this.buyers.get(user);
    if (buyer === undefined) {
      buyer = newBuyer(user, operation.invoked);
      this.buyers.set(user, buyer);
    }
    tell(buyer, operation);
    if (operation.outcome === "fail" && operation.error === SOLD_OUT) {
      this.soldOuts.add(buyer, operation.invoked, operation.completed);
    }
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
  /** The end of the history is torn off: somebody may have asked who is not in it. */
  historyTorn = false;
  purchases = 0;
  informative = 0;
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

  /** When the last fault was over, in ms: healed by the nemesis, or a failpoint that went off later still. */
  healedAt(): number {
    let last = this.rest?.healedAt ?? Number.NEGATIVE_INFINITY;
    for (const { completed } of this.faults) if (Number.isFinite(completed)) last = Math.max(last, completed);
    return last;
  }

  /** From when to when each fault lasted, in ms: a process of the nemesis strikes, and heals what it struck. */
  strikes(): { from: number; to: number }[] {
    const struck = this.faults.filter(
      ({ process, op, outcome }) =>
        process.startsWith("nemesis") && outcome === "ok" && !op.startsWith("heal-"),
    );
    return struck.map(({ process, invoked }) => {
      const healed = this.faults.find((other) => other.process === process && other.op.startsWith("heal-"));
      return { from: invoked, to: healed?.completed ?? this.rest?.healedAt ?? Number.POSITIVE_INFINITY };
    });
  }

  /** Takes one operation of the history. */
  addOperation(operation: Operation): void {
    const { op, sale, user } = operation;
    if (op === "purchase" && sale !== undefined && user !== undefined) {
      this.#countPurchase(operation);
      this.sale(sale).addPurchase(user, operation);
    } else if ((op === "open" || op === "restock") && sale !== undefined) {
      this.sale(sale).supplies.add(operation);
    } else {
      this.faults.push(operation);
    }
  }

  #countPurchase({ invoked, completed, outcome }: Operation): void {
    this.purchases += 1;
    if (outcome !== "info") this.informative += 1;
    if (invoked < this.firstPurchaseAt) this.firstPurchaseAt = invoked;
    const last = completed === Number.POSITIVE_INFINITY ? invoked : completed;
    if (last > this.lastPurchaseAt) this.lastPurchaseAt = last;
  }

  /** Takes one observation. */
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

// What the checks look at: history and observations gathered once, by sale and buyer. Compact, since a history
// may hold millions of operations.
import type { Operation } from "./history.ts";
import { SOLD_OUT } from "./history.ts";
import type { Observation, Order, Rest, Sample, UnfinishedMessage, Unseen } from "./observation.ts";

/** All that one buyer was told about one sale. Times in ms. */
export interface Buyer {
  user: string;
  firstInvoked: number;
  /** How many of his purchases ended so. */
  oks: number;
  fails: number;
  infos: number;
  /** The first reply that said bought: its gid and when it came. */
  okGid: string | undefined;
  okAt: number;
  /** A gid of a later such reply that differs from the first. */
  otherGid: string | undefined;
  /** The last refusal, for evidence. */
  lastError: string | undefined;
  /** When he asked again for the first time after a reply that left it open; Infinity if never. */
  firstInfoAt: number;
  retriedUnknown: boolean;
  /** He was told the same gid more than once. */
  toldAgain: boolean;
}

/** One refusal for want of units. */
export interface SoldOut {
  user: string;
  invoked: number;
  completed: number;
}

/** Units put on sale: an opening or a restock. */
export interface Supply {
  units: number;
  invoked: number;
  completed: number;
  outcome: Operation["outcome"];
}

/** Everything known of one sale. */
export class SaleFacts {
  readonly sale: string;
  readonly buyers = new Map<string, Buyer>();
  readonly soldOuts: SoldOut[] = [];
  readonly supplies: Supply[] = [];
  readonly samples: Sample[] = [];
  /** Deductions in the ledger; `user` is absent where the ledger does not know it. */
  readonly deductions: { user: string | undefined; gid: string }[] = [];
  readonly orders: Order[] = [];
  constructor(sale: string) {
    this.sale = sale;
  }

  /** Units that were certainly on sale at this time, and units that may have been, from the history alone. */
  unitsAt(time: number): { certain: number; possible: number } {
    let certain = 0;
    let possible = 0;
    for (const { units, invoked, completed, outcome } of this.supplies) {
      if (outcome === "ok" && completed <= time) certain += units;
      if (outcome !== "fail" && invoked <= time) possible += units;
    }
    return { certain, possible };
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
  purchases = 0;
  informative = 0;

  sale(name: string): SaleFacts {
    let facts = this.sales.get(name);
    if (facts === undefined) {
      facts = new SaleFacts(name);
      this.sales.set(name, facts);
    }
    return facts;
  }

  /** Takes one operation of the history. */
  addOperation(operation: Operation): void {
    const { op, sale, user } = operation;
    if (op === "purchase" && sale !== undefined && user !== undefined) {
      this.#addPurchase(this.sale(sale), user, operation);
    } else if ((op === "open" || op === "restock") && sale !== undefined) {
      const { units = 0, invoked, completed, outcome } = operation;
      this.sale(sale).supplies.push({ units, invoked, completed, outcome });
    } else {
      this.faults.push(operation);
    }
  }

  #addPurchase(facts: SaleFacts, user: string, operation: Operation): void {
    const { invoked, completed, outcome, gid, error } = operation;
    this.purchases += 1;
    if (outcome !== "info") this.informative += 1;
    let buyer = facts.buyers.get(user);
    if (buyer === undefined) {
      buyer = newBuyer(user, invoked);
      facts.buyers.set(user, buyer);
    }
    if (invoked < buyer.firstInvoked) buyer.firstInvoked = invoked;
    if (invoked >= buyer.firstInfoAt) buyer.retriedUnknown = true;
    if (outcome === "ok") {
      if (buyer.oks > 0 && gid !== buyer.okGid) buyer.otherGid = gid ?? "none";
      if (buyer.oks > 0 && gid === buyer.okGid) buyer.toldAgain = true;
      if (buyer.oks === 0) buyer.okGid = gid;
      buyer.okAt = Math.min(buyer.okAt, completed);
      buyer.oks += 1;
    } else if (outcome === "fail") {
      buyer.fails += 1;
      buyer.lastError = error;
      if (error === SOLD_OUT) facts.soldOuts.push({ user, invoked, completed });
    } else {
      buyer.infos += 1;
      buyer.firstInfoAt = Math.min(buyer.firstInfoAt, completed);
    }
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

const newBuyer = (user: string, invoked: number): Buyer => ({
  user,
  firstInvoked: invoked,
  oks: 0,
  fails: 0,
  infos: 0,
  okGid: undefined,
  okAt: Number.POSITIVE_INFINITY,
  otherGid: undefined,
  lastError: undefined,
  firstInfoAt: Number.POSITIVE_INFINITY,
  retriedUnknown: false,
  toldAgain: false,
});

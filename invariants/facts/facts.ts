// What the checks read: history and observations, gathered once by sale and buyer. Compact, since a history may hold
// millions of operations.

import { PLAIN_CONTRACT } from "../../targets/schema/contract.ts";
import type { ReplyReason } from "../../targets/schema/replies.ts";
import { spanOf } from "../compact/span.ts";
import { ALREADY, type Operation, type Purchase, SOLD_OUT } from "../record/history.ts";
import type {
  Deduction,
  Load,
  Observation,
  Probe,
  Rest,
  Sample,
  Storage,
  UnfinishedMessage,
  Unseen,
} from "../record/observation.ts";
import { isProbe } from "../record/probe.ts";
import type { Format, RunFile } from "../record/run-file.ts";
import { Clocks } from "./clocks.ts";
import { OrderColumn } from "./order-times.ts";
import { ProbeAnswers } from "./probe-answers.ts";
import { type Held, SaleFacts } from "./sale-facts.ts";
import { type Strike, strikesIn } from "./strikes.ts";
import { type Terms, termsOf } from "./terms.ts";

/** What the history calls the healing of all that is still broken when the load is over. */
const HEAL_ALL = "heal-all";

/** All facts of a run. */
export class Facts {
  readonly format: Format;
  /** What one buyer may hold. */
  readonly terms: Terms;
  readonly replies: NonNullable<RunFile["replies"]>;
  /** How many purchases each of these rules decided. */
  readonly repliesTold: number[];
  /** Purchases whose outcome is not that of the rule that they cite. */
  strayReplies = 0;
  readonly sales = new Map<string, SaleFacts>();
  readonly unseen = new Map<Unseen["what"], string>();
  /** Those of the unseen that the target file describes, and that could not be confirmed. */
  readonly unconfirmed = new Set<Unseen["what"]>();
  readonly messages: UnfinishedMessage[] = [];
  readonly faults: Operation[] = [];
  readonly reached = new Set<string>();
  readonly clocks = new Clocks();
  readonly orderColumn = new OrderColumn();
  readonly stores: Storage[] = [];
  load: Load | undefined;
  /** When the harness asked DTM to look at all messages at once. */
  readonly pushes: number[] = [];
  rest: Rest | undefined;
  /** Why a file counts as cut: then nothing follows from what it does not hold. */
  readonly cut: { history: string | undefined; observations: string | undefined } = {
    history: undefined,
    observations: undefined,
  };
  purchases = 0;
  informative = 0;
  /** The buyers who were sent after healing, and what they were told. */
  readonly probes: Probe[] = [];
  readonly probeAnswers = new ProbeAnswers();
  /** When the first operation of all began, by which a report counts the time. */
  startedAt = Number.POSITIVE_INFINITY;
  /** From the first request for a unit to the last answer to one, those of probes aside. */
  firstPurchaseAt = Number.POSITIVE_INFINITY;
  lastPurchaseAt = Number.NEGATIVE_INFINITY;

  /** Takes format, contract and reply rules from the run. */
  constructor({
    format = 1,
    contract = PLAIN_CONTRACT,
    replies = [],
  }: Pick<RunFile, "format" | "contract" | "replies"> = {}) {
    this.format = format;
    this.terms = termsOf(contract);
    this.replies = replies;
    this.repliesTold = replies.map(() => 0);
  }

  /** Why times of the history cannot be compared with each other; undefined if they can. */
  timesDoubt(): string | undefined {
    if (this.cut.observations !== undefined) return this.cut.observations;
    if (this.format > 1 && !this.clocks.wasRead("harness")) return "the clock of the harness was not watched";
    return this.clocks.jump("harness");
  }

  sale(name: string): SaleFacts {
    let facts = this.sales.get(name);
    if (facts === undefined) {
      facts = new SaleFacts(name, this.terms);
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

  /** What struck, with start and end in ms. */
  strikes(): Strike[] {
    return strikesIn(this.faults, this.rest?.healedAt, (one) => this.isFailedHeal(one));
  }

  /** Returns true if a fault could not be undone here. In format 1, `fail` means that nothing was left to undo. */
  isFailedHeal({ op, outcome }: Operation): boolean {
    return this.format > 1 && op.startsWith("heal-") && outcome === "fail";
  }

  /** Why the system could not be healed after all faults; undefined if it was. */
  unhealed(): string | undefined {
    const failed = this.faults.find((fault) => fault.op === HEAL_ALL && this.isFailedHeal(fault));
    return (
      failed && `the harness could not heal all that it had struck (${failed.error ?? "no reason given"})`
    );
  }

  /** Adds one operation of the history. */
  addOperation(operation: Operation): void {
    const { process, op, sale, user, invoked } = operation;
    if (invoked < this.startedAt) this.startedAt = invoked;
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
    if (invoked < this.startedAt) this.startedAt = invoked;
    const refusedFor = this.#refusedFor(purchase);
    this.sale(purchase.sale).addPurchase(purchase, refusedFor);
    if (isProbe(purchase.process)) {
      this.probeAnswers.add(purchase, refusedFor);
      return;
    }
    if (invoked < this.firstPurchaseAt) this.firstPurchaseAt = invoked;
    const last = completed === Number.POSITIVE_INFINITY ? invoked : completed;
    if (last > this.lastPurchaseAt) this.lastPurchaseAt = last;
  }

  /** Counts the rule that decided this purchase, and returns why it refused, if it did. */
  #refusedFor({ outcome, rule, error }: Purchase): ReplyReason | undefined {
    if (rule === undefined) return outcome === "fail" ? reasonOf(error) : undefined;
    const reply = this.replies[rule];
    if (reply?.outcome !== outcome) this.strayReplies += 1;
    if (reply === undefined) return undefined;
    this.repliesTold[rule] = (this.repliesTold[rule] ?? 0) + 1;
    return outcome === "fail" ? reply.reason : undefined;
  }

  /** The sample without what comes from a source that was not confirmed. */
  #confirmed(sample: Sample): Sample {
    if (this.unconfirmed.size === 0) return sample;
    const { remaining, initial, deducted, orders, orderUnits, ...rest } = sample;
    return {
      ...rest,
      ...(remaining === undefined || this.unconfirmed.has("stock") ? {} : { remaining }),
      ...(initial === undefined || this.unconfirmed.has("initial") ? {} : { initial }),
      ...(deducted === undefined || this.unconfirmed.has("ledger") ? {} : { deducted }),
      ...(orders === undefined || this.unconfirmed.has("orders") ? {} : { orders }),
      ...(orderUnits === undefined || this.unconfirmed.has("orders") ? {} : { orderUnits }),
    };
  }

  /** Adds one observation. */
  addObservation(observation: Observation): void {
    switch (observation.kind) {
      case "sample":
        this.sale(observation.sale).samples.push(this.#confirmed(observation));
        break;
      case "deduction":
        if (this.unconfirmed.has("ledger")) break;
        this.sale(observation.sale).deductions.push(heldIn(observation));
        break;
      case "order":
        if (this.unconfirmed.has("orders")) break;
        this.sale(observation.sale).orders.push(observation);
        if (observation.at !== undefined) this.orderColumn.add(observation.at);
        break;
      case "message":
        this.messages.push(observation);
        break;
      case "unseen":
        if (!this.unconfirmed.has(observation.what)) this.unseen.set(observation.what, observation.reason);
        break;
      case "unconfirmed":
        this.unconfirmed.add(observation.what);
        this.unseen.set(observation.what, `not confirmed: ${observation.reason}`);
        break;
      case "rest":
        this.rest = observation;
        break;
      case "reached":
        this.reached.add(observation.mark);
        break;
      case "clock":
        this.clocks.add(observation);
        break;
      case "push":
        this.pushes.push(observation.at);
        break;
      case "storage":
        this.stores.push(observation);
        break;
      case "probe":
        this.probes.push(observation);
        break;
      case "load":
        this.load = observation;
        break;
      case "end":
        break;
    }
  }
}

/** Why a purchase of this error was refused, if no rule says it. */
const reasonOf = (error: string | undefined): ReplyReason | undefined =>
  error === SOLD_OUT ? "sold-out" : error === ALREADY ? "already" : undefined;

const heldIn = ({ user, gid, units }: Deduction): Held => ({
  ...(user === undefined ? {} : { user }),
  ...(gid === undefined ? {} : { gid }),
  ...(units === undefined ? {} : { units }),
});

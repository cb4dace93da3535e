// A client of the target: sends its requests, and records each in the history with what was answered.
import { randomUUID } from "node:crypto";
import { Agent } from "undici";
import { HarnessError } from "../../base/errors.ts";
import { holdsInTime } from "../../base/until.ts";
import type { HistoryWriter, Invocation } from "../../invariants/record/writing/write-history.ts";
import type { FailpointMode, FailpointName } from "../../server/contract.ts";
import { sendRequest } from "../../stack/asking/send-request.ts";
import { Statements, type StoreAddresses } from "../../stack/asking/statements.ts";
import { StepRefused, takeSteps } from "../../stack/asking/take-steps.ts";
import { idValue } from "../../targets/ids.ts";
import type { Values } from "../../targets/render.ts";
import { compileReplies, isAccepted, type Meaning } from "../../targets/reply.ts";
import type { Steps } from "../../targets/schema/requests.ts";
import type { Target } from "../../targets/target.ts";
import { jsonOf, savedIn } from "../../targets/value-in-reply.ts";

/** What a client of the target needs. */
export interface ClientOptions {
  target: Target;
  /** Placeholders that are the same in every request. */
  values: Values;
  history: HistoryWriter;
  timeoutMs: number;
  /** Where steps that are statements go. */
  stores?: StoreAddresses;
}

/** A failpoint that goes off the next `times` times that a message of at least `buyers` buyers (1) passes it. */
export interface ArmedFailpoint {
  name: FailpointName;
  mode: FailpointMode;
  times: number;
  buyers?: number;
}

/** A reply as a client saw it; `status` is absent when none came. */
export interface Answer extends Meaning {
  status?: number;
  /** The request and its reply, where a step was refused. Not recorded: it may hold secrets. */
  told?: string;
}

/** Sends requests to the target and records them. */
export class Client {
  readonly #options: ClientOptions;
  readonly #meaningOf: ReturnType<typeof compileReplies>;
  readonly #agent: Agent;
  readonly #statements: Statements;
  /** What the opening of each sale saved. */
  readonly #savedBySale = new Map<string, Values>();
  /** What was prepared for each buyer. */
  readonly #savedByUser = new Map<string, Values>();
  constructor(options: ClientOptions) {
    this.#options = options;
    this.#meaningOf = compileReplies(options.target);
    this.#agent = new Agent({ connections: 256, connect: { timeout: options.timeoutMs } });
    this.#statements = new Statements(options.stores ?? {});
  }

  /** The placeholders of a sale: its id, and what its opening saved. */
  valuesOf = (sale: string): Values => ({
    ...this.#savedBySale.get(sale),
    sale: idValue(this.#options.target.ids.sale, sale),
  });

  /**
   * Does for a buyer what the target wants done before they come, once; returns what their requests need. Throws the
   * error of the step that failed. Not recorded: it sells nothing.
   */
  async prepareBuyer(url: string, user: string): Promise<Values> {
    const { target, values } = this.#options;
    const known = this.#savedByUser.get(user);
    if (known !== undefined || target.buyer.length === 0) return known ?? {};
    const given = { ...values, user: idValue(target.ids.user, user), "request.id": randomUUID() };
    const saved = await takeSteps(target.buyer, given, {
      url,
      statements: this.#statements,
      ...this.#sending(),
    });
    this.#savedByUser.set(user, saved);
    return saved;
  }

  /** One purchase by this buyer, recorded, to its decision. */
  async purchase(url: string, process: string, sale: string, user: string): Promise<Answer> {
    const { target, history } = this.#options;
    const complete = history.begin({ process, op: "purchase", sale, user });
    const own = { user: idValue(target.ids.user, user), units: target.contract.units };
    const values = { ...this.#valuesFor(sale), ...own, ...this.#savedByUser.get(user) };
    const answer = await this.#answered(() => this.#decided(url, values));
    complete(answer);
    return answer;
  }

  /** The answer to a purchase; where it was only accepted, the decision, if it comes in the target's time. */
  async #decided(url: string, values: Values): Promise<Answer> {
    const { target } = this.#options;
    const { save, ...purchase } = target.requests.purchase;
    const reply = await sendRequest(url, purchase, values, this.#sending());
    const accepted = { status: reply.status, ...this.#meaningOf(reply) };
    const { decision } = target.requests;
    if (decision === null || !isAccepted(accepted, target)) return accepted;
    const { everyMs, withinMs: deadlineMs, ...request } = decision;
    const saved = { ...values, ...savedIn(reply, jsonOf(reply), save) };
    let answer: Answer = accepted;
    const isDecided = async () => {
      const said = await sendRequest(url, request, saved, this.#sending());
      const meaning = this.#meaningOf(said);
      if (meaning.rule === undefined || isAccepted(meaning, target)) return false;
      answer = { status: said.status, ...meaning };
      return true;
    };
    await holdsInTime(() => isDecided().catch(() => false), { deadlineMs, everyMs, signal: undefined });
    return answer;
  }

  /** Puts units on sale, recorded. */
  open(url: string, sale: string, units: number): Promise<Answer> {
    const invocation = { process: `admin-${sale}`, op: "open", sale, units };
    return this.#stepsRecorded(invocation, url, this.#options.target.requests.open, sale, { units });
  }

  /** Adds units under a key, recorded; a target that cannot is not asked. */
  async restock(url: string, sale: string, units: number, key: string): Promise<Answer | undefined> {
    const { restock } = this.#options.target.requests;
    if (restock === null) return undefined;
    const invocation = { process: `admin-${sale}-${key}`, op: "restock", sale, units, key };
    return this.#stepsRecorded(invocation, url, restock, sale, { units, key });
  }

  /**
   * Arms a failpoint on the server at this address. Returns false where the target has none or no reply came; throws
   * when the target refuses it.
   */
  async arm(url: string, sale: string, failpoint: ArmedFailpoint): Promise<boolean> {
    const template = this.#options.target.requests.armFailpoint;
    if (template === null) return false;
    const { name, mode, times, buyers = 1 } = failpoint;
    const values = {
      ...{ "failpoint.name": name, "failpoint.mode": mode, "failpoint.times": times },
      ...{ "failpoint.buyers": buyers, ...this.#valuesFor(sale) },
    };
    const { outcome, status } = await this.#answered(async () => {
      const reply = await sendRequest(url, template, values, this.#sending());
      return { status: reply.status, ...meaningOfStatus(reply.status) };
    });
    if (outcome === "fail" && status !== undefined)
      throw new HarnessError("failed", `the failpoint ${name} ${mode} was refused with ${status}`);
    return outcome === "ok";
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
    await this.#statements.close();
  }

  #valuesFor(sale: string): Values {
    return { ...this.#options.values, ...this.valuesOf(sale), "request.id": randomUUID() };
  }

  #sending() {
    return { dispatcher: this.#agent, timeoutMs: this.#options.timeoutMs };
  }

  async #stepsRecorded(
    invocation: Invocation,
    url: string,
    steps: Steps,
    sale: string,
    own: Values,
  ): Promise<Answer> {
    const complete = this.#options.history.begin(invocation);
    const context = { url, statements: this.#statements, ...this.#sending() };
    const answer = await this.#answered(async () => {
      const saved = await takeSteps(steps, { ...this.#valuesFor(sale), ...own }, context);
      this.#savedBySale.set(sale, { ...this.#savedBySale.get(sale), ...saved });
      return { outcome: "ok" as const };
    });
    const { told: _, ...recorded } = answer;
    complete(recorded);
    return answer;
  }

  async #answered(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      return unanswered(error);
    }
  }
}

/** What a reply to an admin's request means: a target's rules of replies are for purchases only. */
function meaningOfStatus(status: number): Meaning {
  if (status >= 200 && status < 300) return { outcome: "ok" };
  return { outcome: status >= 400 && status < 500 ? "fail" : "info", error: `HTTP ${status}` };
}

/** Only a connection that was refused, or a first step that was, proves that nothing was done. */
function unanswered(error: unknown): Answer {
  if (error instanceof StepRefused) {
    const { status, message, isFirst } = error;
    return {
      outcome: isFirst ? "fail" : "info",
      ...(status === undefined ? { error: "refused" } : { status, error: `HTTP ${status}` }),
      told: message,
    };
  }
  const { code, name, message } = error as NodeJS.ErrnoException;
  // The code of a time-out's DOMException is a number without a meaning here.
  const said = typeof code === "string" && !(error instanceof HarnessError) ? code : `${name}: ${message}`;
  return { outcome: code === "ECONNREFUSED" ? "fail" : "info", error: said };
}

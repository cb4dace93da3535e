// Asks a target as a trial needs it: every request and reply is kept whole, and none goes into a run's history.
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { sendRequest, toldOf } from "../../stack/asking/send-request.ts";
import { Statements, type StoreAddresses } from "../../stack/asking/statements.ts";
import { takeSteps } from "../../stack/asking/take-steps.ts";
import { idValue } from "../../targets/ids.ts";
import type { Values } from "../../targets/render.ts";
import { compileRule, isAccepted, meaningOf } from "../../targets/reply.ts";
import type { RequestTemplate, Steps } from "../../targets/schema/requests.ts";
import type { Target } from "../../targets/target.ts";
import { jsonOf, type Reply, savedIn } from "../../targets/value-in-reply.ts";
import type { Asking } from "./trial.ts";

/** A shop that takes longer for one request does not sell. */
const TIMEOUT_MS = 5_000;

/** A buyer, and what was prepared for them. */
export interface Buyer {
  user: string;
  values: Values;
}

/** Sends the requests of one sale to one server. */
export class Asker {
  readonly #target: Target;
  readonly #url: string;
  readonly #statements: Statements;
  readonly #given: Values;
  #ofSale: Values;
  constructor(target: Target, url: string, stores: StoreAddresses, given: Values, sale: string) {
    this.#target = target;
    this.#url = url;
    this.#statements = new Statements(stores);
    this.#given = given;
    this.#ofSale = { sale: idValue(target.ids.sale, sale) };
  }

  /** The placeholders of the sale: its id, and what its opening saved. */
  get ofSale(): Values {
    return this.#ofSale;
  }

  /** Puts units on sale. Returns why that failed; undefined if it did not. */
  async open(units: number): Promise<string | undefined> {
    return this.#taken(this.#target.requests.open, { units }, (saved) => {
      this.#ofSale = { ...saved, ...this.#ofSale };
    });
  }

  /** Adds units. Returns why that failed; undefined if it did not. */
  restock(steps: Steps, units: number, key: string): Promise<string | undefined> {
    return this.#taken(steps, { units, key }, () => {});
  }

  /** Does what a buyer needs before they come. Returns the buyer, or why a step failed. */
  async prepare(user: string): Promise<Buyer | string> {
    let values: Values = { user: idValue(this.#target.ids.user, user) };
    const failed = await this.#taken(this.#target.buyer, values, (saved) => {
      values = { ...saved, ...values };
    });
    return failed ?? { user, values };
  }

  /** One purchase, and the decision on it if it is only accepted. */
  async buy({ user, values }: Buyer): Promise<Asking> {
    const { save, ...template } = this.#target.requests.purchase;
    const given = { ...this.#values(values), units: this.#target.contract.units };
    const sent = await this.#sent(user, template, given);
    if (sent.whole === undefined || !isAccepted(sent.asking.meaning, this.#target)) return sent.asking;
    return this.#decided(sent.asking, { ...given, ...savedIn(sent.whole, jsonOf(sent.whole), save) });
  }

  close(): Promise<void> {
    return this.#statements.close();
  }

  #values(own: Values): Values {
    return { ...this.#given, ...this.#ofSale, "request.id": randomUUID(), ...own };
  }

  async #taken(steps: Steps, own: Values, keep: (saved: Values) => void): Promise<string | undefined> {
    const context = { url: this.#url, statements: this.#statements, timeoutMs: TIMEOUT_MS };
    try {
      keep(await takeSteps(steps, this.#values(own), context));
      return undefined;
    } catch (error) {
      return why(error);
    }
  }

  async #sent(
    user: string,
    template: RequestTemplate,
    values: Values,
  ): Promise<{ asking: Asking; whole?: Reply }> {
    let whole: Reply;
    try {
      whole = await sendRequest(this.#url, template, values, { timeoutMs: TIMEOUT_MS });
    } catch (error) {
      const told = `${template.method} ${template.path} got no reply: ${why(error)}`;
      return { asking: { user, meaning: { outcome: "info" }, matched: [], told } };
    }
    const matched = [...this.#target.replies.entries()].flatMap(([index, rule]) =>
      compileRule(rule)(whole) ? [index] : [],
    );
    const { status, text } = whole;
    const meaning = meaningOf(whole, this.#target);
    return {
      asking: { user, meaning, matched, told: toldOf(template, values, whole), reply: { status, text } },
      whole,
    };
  }

  async #decided(accepted: Asking, values: Values): Promise<Asking> {
    const { decision } = this.#target.requests;
    if (decision === null) return { ...accepted, accepted: "by reply" };
    const { everyMs, withinMs, ...template } = decision;
    const until = Date.now() + withinMs;
    let last = accepted;
    while (Date.now() < until) {
      await wait(everyMs);
      last = (await this.#sent(accepted.user, template, values)).asking;
      if (last.meaning.rule !== undefined && !isAccepted(last.meaning, this.#target))
        return { ...last, accepted: "in time" };
    }
    return { ...accepted, told: last.told, accepted: "never" };
  }
}

/** The message of an error of any kind; those of a connection may have none but a code. */
function why(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}

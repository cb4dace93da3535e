// A client of the target: sends its requests, and records each in the history with what was answered.
import { Agent, request } from "undici";
import { HarnessError } from "../../base/errors.ts";
import type { HistoryWriter, Invocation } from "../../invariants/record/writing/write-history.ts";
import type { FailpointMode, FailpointName } from "../../server/contract.ts";
import { renderRequest, type Values } from "../../targets/render.ts";
import { type Meaning, meaningOf } from "../../targets/reply.ts";
import type { RequestTemplate, Target } from "../../targets/target.ts";

/** What a client of the target needs. */
export interface ClientOptions {
  target: Target;
  /** Placeholders that are the same in every request. */
  values: Values;
  history: HistoryWriter;
  timeoutMs: number;
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
}

type Interpret = (status: number, body: unknown) => Meaning;

/** What a reply to an admin's request means: a target's rules of replies are for purchases only. */
function meaningOfStatus(status: number): Meaning {
  if (status >= 200 && status < 300) return { outcome: "ok" };
  return { outcome: status >= 400 && status < 500 ? "fail" : "info", error: `HTTP ${status}` };
}

/** Sends requests to the target and records them. */
export class Client {
  readonly #options: ClientOptions;
  readonly #agent: Agent;
  constructor(options: ClientOptions) {
    this.#options = options;
    this.#agent = new Agent({ connections: 256, connect: { timeout: options.timeoutMs } });
  }

  /** One purchase by this buyer, recorded. */
  purchase(url: string, process: string, sale: string, user: string): Promise<Answer> {
    const { target } = this.#options;
    const interpret = (status: number, body: unknown) => meaningOf(status, body, target);
    const invocation = { process, op: "purchase", sale, user };
    return this.#recorded(invocation, url, target.requests.purchase, { sale, user }, interpret);
  }

  /** Puts units on sale, recorded. */
  open(url: string, sale: string, units: number): Promise<Answer> {
    const { target } = this.#options;
    const invocation = { process: `admin-${sale}`, op: "open", sale, units };
    return this.#recorded(invocation, url, target.requests.open, { sale, units }, meaningOfStatus);
  }

  /** Adds units under a key, recorded; a target that cannot is not asked. */
  async restock(url: string, sale: string, units: number, key: string): Promise<Answer | undefined> {
    const { restock } = this.#options.target.requests;
    if (restock === null) return undefined;
    const invocation = { process: `admin-${sale}-${key}`, op: "restock", sale, units, key };
    return this.#recorded(invocation, url, restock, { sale, units, key }, meaningOfStatus);
  }

  /**
   * Arms a failpoint on the server at this address. Returns false where the target has none or no reply came; throws
   * when the target refuses it.
   */
  async arm(url: string, sale: string, failpoint: ArmedFailpoint): Promise<boolean> {
    const template = this.#options.target.requests.armFailpoint;
    if (template === null) return false;
    const { name, mode, times, buyers = 1 } = failpoint;
    const values = { "failpoint.name": name, "failpoint.mode": mode, "failpoint.times": times };
    const { outcome, status } = await this.#send(
      url,
      template,
      { sale, ...values, "failpoint.buyers": buyers },
      meaningOfStatus,
    );
    if (outcome === "fail" && status !== undefined)
      throw new HarnessError("failed", `the failpoint ${name} ${mode} was refused with ${status}`);
    return outcome === "ok";
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #recorded(
    invocation: Invocation,
    url: string,
    template: RequestTemplate,
    values: Values,
    interpret: Interpret,
  ): Promise<Answer> {
    const complete = this.#options.history.begin(invocation);
    const answer = await this.#send(url, template, values, interpret);
    complete(answer);
    return answer;
  }

  async #send(url: string, template: RequestTemplate, values: Values, interpret: Interpret): Promise<Answer> {
    const { path, ...rendered } = renderRequest(template, { ...this.#options.values, ...values });
    try {
      const reply = await request(`${url}${path}`, {
        ...rendered,
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(this.#options.timeoutMs),
      });
      const text = await reply.body.text();
      return { status: reply.statusCode, ...interpret(reply.statusCode, parse(text)) };
    } catch (error) {
      return unanswered(error);
    }
  }
}

/** Only a connection that was refused proves that the request was never sent. */
function unanswered(error: unknown): Answer {
  const { code, name, message } = error as NodeJS.ErrnoException;
  // The code of a time-out's DOMException is a number without a meaning here.
  const said = typeof code === "string" ? code : `${name}: ${message}`;
  return { outcome: code === "ECONNREFUSED" ? "fail" : "info", error: said };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Buyers without k6: they send a target's requests, and the history records what they are told.
import { setTimeout as wait } from "node:timers/promises";
import { Agent, request } from "undici";
import { HarnessError } from "../../base/errors.ts";
import type { HistoryWriter, Invocation } from "../../invariants/record/writing/write-history.ts";
import type { FailpointMode, FailpointName } from "../../server/contract.ts";
import { renderRequest, type Values } from "../../targets/render.ts";
import { type Meaning, meaningOf } from "../../targets/reply.ts";
import type { RequestTemplate, Target } from "../../targets/target.ts";

/** What a client of the target needs. */
export interface ClientParts {
  target: Target;
  /** Placeholders that are the same in every request. */
  values: Values;
  history: HistoryWriter;
  timeoutMs: number;
}

/** A failpoint to go off the next `times` times that a message of at least so many `buyers` (1) passes it. */
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

type Interpretation = (status: number, body: unknown) => Meaning;

/** What a reply to the shop's own requests means: a target's rules speak of purchases only. */
function meaningOfStatus(status: number): Meaning {
  if (status >= 200 && status < 300) return { outcome: "ok" };
  return { outcome: status >= 400 && status < 500 ? "fail" : "info", error: `HTTP ${status}` };
}

/** Sends requests to the target and keeps the history of them. */
export class Client {
  readonly #parts: ClientParts;
  readonly #agent: Agent;
  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#agent = new Agent({ connections: 256, connect: { timeout: parts.timeoutMs } });
  }

  /** One purchase by this buyer, recorded. */
  purchase(url: string, process: string, sale: string, user: string): Promise<Answer> {
    const { target } = this.#parts;
    const meaning = (status: number, body: unknown) => meaningOf(status, body, target);
    const invocation = { process, op: "purchase", sale, user };
    return this.#recorded(invocation, url, target.requests.purchase, { sale, user }, meaning);
  }

  /** Puts units on sale, recorded. */
  open(url: string, sale: string, units: number): Promise<Answer> {
    const { target } = this.#parts;
    const invocation = { process: `admin-${sale}`, op: "open", sale, units };
    return this.#recorded(invocation, url, target.requests.open, { sale, units }, meaningOfStatus);
  }

  /** Adds units under a key, recorded; a target that cannot is not asked. */
  async restock(url: string, sale: string, units: number, key: string): Promise<Answer | undefined> {
    const { restock } = this.#parts.target.requests;
    if (restock === null) return undefined;
    const invocation = { process: `admin-${sale}-${key}`, op: "restock", sale, units, key };
    return this.#recorded(invocation, url, restock, { sale, units, key }, meaningOfStatus);
  }

  /**
   * Arms a failpoint on the server at this address; false where the target has none or no reply came. Throws when
   * the target refuses it.
   */
  async arm(url: string, sale: string, failpoint: ArmedFailpoint): Promise<boolean> {
    const template = this.#parts.target.requests.armFailpoint;
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
    meaning: Interpretation,
  ): Promise<Answer> {
    const complete = this.#parts.history.begin(invocation);
    const answer = await this.#send(url, template, values, meaning);
    complete(answer);
    return answer;
  }

  async #send(
    url: string,
    template: RequestTemplate,
    values: Values,
    meaning: Interpretation,
  ): Promise<Answer> {
    const { path, ...rendered } = renderRequest(template, { ...this.#parts.values, ...values });
    try {
      const reply = await request(`${url}${path}`, {
        ...rendered,
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(this.#parts.timeoutMs),
      });
      const text = await reply.body.text();
      return { status: reply.statusCode, ...meaning(reply.statusCode, parse(text)) };
    } catch (error) {
      return unanswered(error);
    }
  }
}

/** Only a connection that was refused proves that the request was never sent. */
function unanswered(error: unknown): Answer {
  const { code, name, message } = error as NodeJS.ErrnoException;
  // The code of a time-out's DOMException is a number that says nothing.
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

/** A buyer who comes at `atMs` after the start, asks `clicks` times at once, and again when left in doubt. */
export interface PlannedBuyer {
  user: string;
  atMs: number;
  clicks: number;
  /** Which server he asks first, counted from 0. */
  server: number;
  retries: number;
  /** He asks the same server each time, rather than the next. */
  stays: boolean;
}

/** A buyer in doubt waits this long before he asks again, and so much longer each time. */
const PATIENCE_MS = 200;

/** Plays one buyer from his first click to a definite answer, or until he gives up. */
export async function runBuyer(
  client: Client,
  urls: readonly string[],
  process: string,
  sale: string,
  buyer: PlannedBuyer,
  signal: AbortSignal,
): Promise<void> {
  await wait(buyer.atMs, undefined, { signal });
  const ask = (attempt: number, click: number) => {
    const url = urls[(buyer.server + (buyer.stays ? 0 : attempt)) % urls.length] ?? "";
    return client.purchase(url, `${process}/${click}`, sale, buyer.user);
  };
  const clicks = Array.from({ length: buyer.clicks }, (_, click) => ask(0, click));
  let answers = await Promise.all(clicks);
  for (let attempt = 1; attempt <= buyer.retries && answers.some(leavesOpen) && !signal.aborted; attempt++) {
    await wait(PATIENCE_MS * attempt, undefined, { signal });
    answers = [await ask(attempt, 0)];
  }
}

/** Whether a buyer asks again: he was left in doubt, or nobody was there to ask. */
const leavesOpen = ({ outcome, status }: Answer): boolean => outcome === "info" || status === undefined;

// A simulated DTM 1.19 with its Redis store: the part of its HTTP API that a two-phase message needs, its cron loop, and
// its calls to branches. It has no clock, timer or chance of its own: the caller says what time it is, when the cron loop
// looks, and what becomes of each call. `concurrent`, `wait_result`, delays, topics and gRPC are not simulated.
import type { CallToMake, DtmCall, DtmReply } from "./call.ts";
import type { DtmStore } from "./dtm-store.ts";
import {
  DtmFailure,
  escaped,
  type Message,
  type MessageBody,
  newBranches,
  newMessage,
  type StoredBranch,
  TIMEOUT_SECONDS,
} from "./message.ts";
import { Processing, withStatus } from "./processing.ts";
import { DONE, failed, messageReply, refused, told } from "./replies.ts";

export type { DtmCall, DtmReply } from "./call.ts";
export { DtmStore } from "./dtm-store.ts";

export interface SimDtmOptions {
  /** The time in milliseconds. */
  now: () => number;
  /** Finds branches as DTM does with its boltdb store: not those of a gid that begins with another one's. */
  boltdb?: boolean;
}

export class SimDtm {
  readonly #store: DtmStore;
  readonly #options: SimDtmOptions;
  /** Who waits for the reply to which call. */
  #waiting = new Map<number, Processing>();
  #calls: DtmCall[] = [];
  #lastId = 0;
  /** What the cron loop is at: it takes one message at a time. */
  #atWork: Processing | undefined;

  constructor(store: DtmStore, options: SimDtmOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Answers a call of its API; the path includes the query string. What it starts goes on after the reply. */
  request(method: string, path: string, body: string | undefined): DtmReply {
    const [route = "", query = ""] = path.split("?", 2);
    try {
      switch (`${method} ${route}`) {
        case "POST /api/dtmsvr/prepare":
          return this.#prepare(parsed(body));
        case "POST /api/dtmsvr/submit":
          return this.#submit(parsed(body));
        case "POST /api/dtmsvr/abort":
          return this.#abort(parsed(body));
        case "GET /api/dtmsvr/query":
          return this.#query(new URLSearchParams(query));
        case "GET /api/dtmsvr/resetCronTime":
          return this.#resetCronTime(new URLSearchParams(query));
        case "POST /api/dtmsvr/resetNextCronTime":
          return this.#resetNextCronTime(parsed(body));
        default:
          return { status: 404, body: "404 page not found" };
      }
    } catch (error) {
      if (error instanceof DtmFailure) return failed(error.message);
      throw error;
    }
  }

  /** The calls that it makes now, oldest first; each is given once. */
  takeCalls(): DtmCall[] {
    const calls = this.#calls;
    if (calls.length > 0) this.#calls = [];
    return calls;
  }

  /** A call was answered; undefined: no reply came. Nothing happens if the call was made before a crash. */
  answered(id: number, reply: DtmReply | undefined): void {
    const processing = this.#waiting.get(id);
    if (processing === undefined) return;
    this.#waiting.delete(id);
    this.#goOn(processing, processing.answered(reply));
  }

  /**
   * When the cron loop finds something: with the Redis store, from the start of a second on. A real loop with nothing to
   * do looks once in a second at most, so it may come up to a second later. Undefined while it waits for a reply.
   */
  get nextDueAt(): number | undefined {
    return this.#atWork === undefined ? this.#store.nextDueAt : undefined;
  }

  /** The cron loop looks, and takes up one message after another until it has to wait for a reply. */
  tick(): void {
    while (this.#atWork === undefined) {
      const message = this.#store.lockDue();
      if (message === undefined) return;
      const processing = this.#process({ ...message, isOfCron: true }, this.#branches(message.gid));
      this.#atWork = processing;
      this.#goOn(processing, processing.begin());
    }
  }

  /** Forgets all that is not in its store, as at a kill. It may be used again, as after a restart. */
  crash(): void {
    this.#waiting = new Map();
    this.#calls = [];
    this.#atWork = undefined;
  }

  #prepare(body: MessageBody): DtmReply {
    if (this.#saveNew(body, "prepared").isSaved) return DONE;
    const { status } = this.#stored(body);
    return status === "prepared" ? DONE : refused(`current status '${status}', cannot prepare`);
  }

  #submit(body: MessageBody): DtmReply {
    const { message, branches, isSaved } = this.#saveNew(body, "submitted");
    if (isSaved) return this.#start(message, branches);
    const stored = this.#stored(body);
    if (stored.status === "prepared") {
      this.#store.changeStatus("prepared", withStatus(stored, "submitted", this.#now()));
      return this.#start(message, this.#branches(message.gid));
    }
    // The misspelling is DTM's.
    if (stored.status !== "submitted") return refused(`current status '${stored.status}', cannot sumbmit`);
    // DTM takes the branches from the body here: those that have run already run again.
    return this.#start(message, branches);
  }

  #abort(body: MessageBody): DtmReply {
    const stored = this.#stored(body);
    if (stored.status !== "prepared")
      return refused(`trans type: 'msg' current status '${stored.status}', cannot abort`);
    this.#store.changeStatus("prepared", withStatus(stored, "failed", this.#now()));
    return DONE;
  }

  #query(query: URLSearchParams): DtmReply {
    const gid = query.get("gid");
    if (!gid) return failed("no gid specified");
    return messageReply(this.#store.find(gid), this.#branches(gid));
  }

  #resetCronTime(query: URLSearchParams): DtmReply {
    const { count, hasMore } = this.#store.resetDue(
      Number(query.get("timeout") || 3 * TIMEOUT_SECONDS),
      Number(query.get("limit") || 100),
    );
    return told({ has_remaining: hasMore, succeed_count: count });
  }

  /** With the Redis store this changes the time that the message tells, but not when the cron loop takes it up. */
  #resetNextCronTime(body: MessageBody): DtmReply {
    const now = this.#now();
    this.#store.overwrite({ ...this.#stored(body), nextTryAt: now, updatedAt: now });
    return DONE;
  }

  #saveNew(body: MessageBody, status: "prepared" | "submitted") {
    if (body.trans_type !== "msg")
      throw new Error(`the simulated DTM knows messages only, not ${body.trans_type}`);
    const now = this.#now();
    const message = newMessage(body, status, now);
    const branches = newBranches(body, now);
    const isSaved = this.#store.saveNew(message, branches);
    return { message: { ...message, steps: undefined, payloads: undefined }, branches, isSaved };
  }

  /** Begins to process a message beside the cron loop. */
  #start(message: Message, branches: readonly StoredBranch[]): DtmReply {
    const processing = this.#process(message, branches);
    this.#goOn(processing, processing.begin());
    return DONE;
  }

  #process(message: Message, branches: readonly StoredBranch[]): Processing {
    return new Processing(this.#store, this.#options.now, message, branches);
  }

  #goOn(processing: Processing, call: CallToMake | undefined): void {
    if (call !== undefined) {
      const id = ++this.#lastId;
      this.#waiting.set(id, processing);
      this.#calls.push({ id, ...call });
    } else if (this.#atWork === processing) this.#atWork = undefined;
  }

  #stored(body: MessageBody): Message {
    const gid = escaped(body.gid);
    const message = this.#store.find(gid);
    if (message === undefined) throw new DtmFailure(`no TransGlobal with gid: ${gid} found`);
    return message;
  }

  #branches(gid: string): readonly StoredBranch[] {
    return this.#options.boltdb === true ? this.#store.branchesInBoltdb(gid) : this.#store.branches(gid);
  }

  #now(): number {
    return this.#options.now();
  }
}

function parsed(body: string | undefined): MessageBody {
  try {
    return JSON.parse(body ?? "") as MessageBody;
  } catch {
    // Go has other words for it.
    throw new DtmFailure("the body is no JSON");
  }
}

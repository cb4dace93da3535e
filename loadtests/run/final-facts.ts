// Everything that the stores hold at the end of a run, for the checks. A store that does not answer is asked again for a
// while, and is unseen after that: what the others hold is still worth a verdict.
import { setTimeout as wait } from "node:timers/promises";
import { ParseError } from "../../base/errors.ts";
import type { Stores } from "../../invariants/observe/stores.ts";
import { ownerOf } from "../../invariants/observe/whose-message.ts";
import type { Observation, UnfinishedMessage, Unseen } from "../../invariants/record/observation.ts";
import type { HistoryTail } from "./history-tail.ts";

/** What it reads, and how long it may ask again. */
export interface FinalReading {
  stores: Stores;
  sales: readonly string[];
  tail: HistoryTail;
  /** The gids that DTM held before the run. */
  before: ReadonlySet<string>;
  /** The time on this clock, in ms, after which a store that does not answer is unseen. */
  until: number;
  now: () => number;
}

const ASK_AGAIN_EVERY_MS = 250;

/** Every sample, deduction, order and unfinished message of these sales. Throws the signal's reason when that aborts. */
export async function* finalFacts(reading: FinalReading, signal: AbortSignal): AsyncGenerator<Observation> {
  const { stores, sales, tail, before } = reading;
  const reader = new PatientReader(reading, signal);
  // Listed first, so that only the gids of these few have to be kept of all that follows.
  const messages = await reader.read("messages", () => stores.unfinishedMessages());
  const open = new Set(messages.map(({ gid }) => gid));
  tail.read();
  const named = new Map([...tail.gids].filter(([gid]) => open.has(gid)));
  for (const sale of sales) {
    yield* await reader.read("stock", async () => [await stores.sample(sale)]);
    for (const what of ["ledger", "orders"] as const) {
      const list = () => (what === "ledger" ? stores.deductions(sale) : stores.orders(sale));
      for (const one of await reader.read(what, () => wholeOf<Observation & { gid?: string }>(list()))) {
        if (one.gid !== undefined && open.has(one.gid)) named.set(one.gid, sale);
        yield one;
      }
    }
  }
  for (const message of messages) yield* withOwner(message, ownerOf(message.gid, { sales, named, before }));
  yield* reader.unseen;
}

/** Reads until it succeeds or its time is over. What could not be read once is not asked for again. */
class PatientReader {
  readonly unseen: Unseen[] = [];
  readonly #reading: FinalReading;
  readonly #signal: AbortSignal;
  constructor(reading: FinalReading, signal: AbortSignal) {
    this.#reading = reading;
    this.#signal = signal;
  }

  /** What is read, or nothing where it stays unseen. */
  async read<T>(what: Unseen["what"], look: () => Promise<T[]>): Promise<T[]> {
    if (this.unseen.some((one) => one.what === what)) return [];
    const { until, now } = this.#reading;
    for (;;) {
      try {
        return await look();
      } catch (error) {
        // What answers in the wrong shape answers so again.
        if (error instanceof ParseError || !(error instanceof Error)) throw error;
        this.#signal.throwIfAborted();
        if (now() < until) await wait(ASK_AGAIN_EVERY_MS, undefined, { signal: this.#signal });
        else return this.#miss(what, error);
      }
    }
  }

  #miss(what: Unseen["what"], { message }: Error): never[] {
    this.unseen.push({ kind: "unseen", what, reason: `at the last read, ${message}` });
    return [];
  }
}

/** The whole list, or the failure that broke it off: half a list would look like one from which units are missing. */
async function wholeOf<T>(list: AsyncIterable<T>): Promise<T[]> {
  const whole: T[] = [];
  for await (const one of list) whole.push(one);
  return whole;
}

function withOwner(message: UnfinishedMessage, owner: ReturnType<typeof ownerOf>): UnfinishedMessage[] {
  return owner === "stranger" ? [] : [{ ...message, ...owner }];
}

// Writes `wire.jsonl`. It is called as bytes pass, so it only notes; lines are made and written several times a second.
import { appendFileSync, writeFileSync } from "node:fs";
import { hiding } from "../../../base/hiding.ts";
import { MOST_TEXT, type WireLine, type WireThinned } from "../wire.ts";

/** An exchange as it passes; its owner adds `repliedAt` later. */
export type PassingExchange = Readonly<
  Omit<WireLine, "on" | "struck" | "repliedAt"> & { on: readonly string[]; repliedAt?: number }
>;

/** How it is written. */
export interface WireWriting {
  now: () => number;
  /** Replaced by `***` wherever they occur. */
  secrets: readonly string[];
  /** Called once where the file takes no more; the lines after that are dropped. */
  onFailure: (error: unknown) => void;
  everyMs?: number;
  /** After this number of exchanges only every {@link THINNED_TO}th is recorded. */
  most?: number;
}

const MOST_EXCHANGES = 200_000;
const THINNED_TO = 10;
/** A reply that has not come after this long is not waited for. */
const REPLY_WITHIN_MS = 10_000;

export class WireWriter {
  readonly #file: string;
  readonly #writing: Required<Omit<WireWriting, "everyMs">>;
  readonly #hidden: (text: string) => string;
  readonly #timer: NodeJS.Timeout;
  /** Without a reply yet, in the order in which they began. */
  readonly #open = new Set<PassingExchange>();
  readonly #struck = new Map<PassingExchange, string>();
  #done: PassingExchange[] = [];
  #count = 0;
  #isThinned = false;
  #failed = false;

  constructor(file: string, { everyMs = 200, most = MOST_EXCHANGES, ...writing }: WireWriting) {
    this.#file = file;
    this.#writing = { ...writing, most };
    this.#hidden = hiding(writing.secrets);
    // There from the first moment: a run that ends early shows that its wire was recorded.
    this.#write(() => writeFileSync(file, ""));
    this.#timer = setInterval(() => this.flush(), everyMs);
  }

  /** An exchange begins. */
  begin(exchange: PassingExchange): void {
    this.#count += 1;
    if (this.#count > this.#writing.most && this.#count % THINNED_TO !== 0) return;
    this.#open.add(exchange);
  }

  /** It is broken in this way: known when it begins. Such a one is recorded, however many there are. */
  strike(exchange: PassingExchange, way: string): void {
    this.#struck.set(exchange, way);
    this.#open.add(exchange);
  }

  /** Its reply has come. */
  end(exchange: PassingExchange): void {
    if (this.#open.delete(exchange)) this.#done.push(exchange);
  }

  flush(): void {
    const oldest = this.#writing.now() - REPLY_WITHIN_MS;
    for (const exchange of this.#open) {
      if (exchange.requestedAt > oldest) break;
      this.end(exchange);
    }
    this.#append();
  }

  /** Writes what is left, whether it has a reply or not. */
  close(): void {
    clearInterval(this.#timer);
    for (const exchange of this.#open) this.end(exchange);
    this.#append();
  }

  #append(): void {
    const lines: (WireLine | WireThinned)[] = this.#done.map((exchange) => this.#lineOf(exchange));
    this.#done = [];
    const { most } = this.#writing;
    if (this.#count > most && !this.#isThinned) {
      this.#isThinned = true;
      lines.push({ thinned: true, after: most, every: THINNED_TO });
    }
    if (lines.length === 0 || this.#failed) return;
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    this.#write(() => appendFileSync(this.#file, text));
  }

  #write(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#failed = true;
      this.#writing.onFailure(error);
    }
  }

  #lineOf(exchange: PassingExchange): WireLine {
    const { link, connection, number, verb, on, writes, text, requestedAt, repliedAt } = exchange;
    const struck = this.#struck.get(exchange);
    this.#struck.delete(exchange);
    return {
      ...{ link, connection, number, verb, on: on.map((one) => this.#hidden(one)), writes },
      text: this.#hidden(text).slice(0, MOST_TEXT),
      requestedAt,
      ...(repliedAt === undefined ? {} : { repliedAt }),
      ...(struck === undefined ? {} : { struck }),
    };
  }
}

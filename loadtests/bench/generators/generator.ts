// A generator for what wrk cannot do: so many buyers and no more, arrivals at a rate whatever the answers, and a
// history of what each was told. A process of its own; takes its order as an argument, prints one line of JSON.

import { parseJson, parserOf } from "../../../base/parse.ts";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { meaningOf } from "../../../targets/reply.ts";
import { Connection, type OnReply } from "./connection.ts";
import { type Generated, GeneratorOrder } from "./generator-order.ts";
import { userOf } from "./request-text.ts";

/** Begins a purchase by this buyer in the history; gives what is to be told of its reply. */
type RecordPurchase = (connection: number, user: string) => OnReply;

function recorder(order: GeneratorOrder): { record: RecordPurchase; close: () => void } {
  const { recording } = order;
  if (recording === undefined) return { record: () => () => {}, close: () => {} };
  const { sale } = recording;
  const history = new HistoryWriter(recording.history, Date.now);
  const record: RecordPurchase = (connection, user) => {
    const complete = history.begin({ process: `buyer-${connection}`, op: "purchase", sale, user });
    return (status, body) => complete({ status, ...meaningOf(status, JSON.parse(body), recording) });
  };
  return { record, close: () => history.close() };
}

/** Lets all buyers ask; resolves when all are answered. */
class Crowd {
  readonly #order: GeneratorOrder;
  readonly #record: RecordPurchase;
  readonly #idle: Connection[];
  readonly #latencies: number[] = [];
  readonly #replies: { [status: string]: number } = {};
  #next = 0;
  #beganAt = 0;
  #onDone: () => void = () => {};

  constructor(order: GeneratorOrder, connections: Connection[], record: RecordPurchase) {
    this.#order = order;
    this.#record = record;
    this.#idle = connections;
  }

  async play(): Promise<Generated> {
    const done = new Promise<void>((resolve) => {
      this.#onDone = resolve;
    });
    this.#beganAt = performance.now();
    this.#admit();
    // Nothing but the clock brings arrivals when nobody is being answered.
    const clock = this.#order.perSecond === undefined ? undefined : setInterval(() => this.#admit(), 1);
    await done;
    clearInterval(clock);
    const durationMs = performance.now() - this.#beganAt;
    const sorted = this.#latencies.sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
    return { durationMs, replies: this.#replies, latencyMs: { p50: at(0.5), p99: at(0.99), max: at(1) } };
  }

  /** When the n-th buyer wants to ask: his latency counts from then, also while no connection is free for him. */
  #dueAt(n: number): number {
    const { perSecond } = this.#order;
    return perSecond === undefined ? performance.now() : this.#beganAt + (n / perSecond) * 1_000;
  }

  /** Gives every idle connection to a buyer who is due. */
  #admit(): void {
    for (;;) {
      const connection = this.#idle.at(-1);
      const dueAt = this.#dueAt(this.#next);
      if (connection === undefined || this.#next >= this.#order.buyers || dueAt > performance.now()) return;
      this.#idle.pop();
      this.#ask(connection, userOf(this.#order.nonce, this.#next++), dueAt);
    }
  }

  #ask(connection: Connection, user: string, dueAt: number): void {
    const { before, after } = this.#order.request;
    const record = this.#record(connection.number, user);
    connection.ask(before + user + after, (status, body) => {
      this.#latencies.push(performance.now() - dueAt);
      this.#replies[status] = (this.#replies[status] ?? 0) + 1;
      record(status, body);
      this.#idle.push(connection);
      if (this.#latencies.length === this.#order.buyers) this.#onDone();
      else this.#admit();
    });
  }
}

const order = parseJson(process.argv[2] ?? "", "the generator's order", parserOf(GeneratorOrder, "order"));
const lose = (why: string) => {
  process.stderr.write(`a connection was lost: ${why}\n`);
  process.exit(1);
};
const connections = Array.from({ length: order.connections }, (_, n) => new Connection(n, order, lose));
await Promise.all(connections.map((connection) => connection.connected()));
const { record, close } = recorder(order);
const generated = await new Crowd(order, [...connections], record).play();
close();
for (const connection of connections) connection.close();
process.stdout.write(`${JSON.stringify(generated)}\n`);

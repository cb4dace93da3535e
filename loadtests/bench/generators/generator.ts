// A generator for what wrk cannot do: an exact number of buyers, arrivals at a rate whatever the answers, and a history
// of what each buyer was told. A process of its own: takes its input as an argument, prints its result as a line of JSON.
import { parseJson, parserOf } from "../../../base/parse.ts";
import { percentilesOf } from "../../../base/percentiles.ts";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { compileReplies } from "../../../targets/reply.ts";
import { Connection, type OnReply } from "./connection.ts";
import { GeneratorInput, type GeneratorResult } from "./generator-protocol.ts";
import { userOf } from "./request-text.ts";

/** Records that this buyer begins a purchase; returns the function that records the reply. */
type RecordPurchase = (connection: number, user: string) => OnReply;

function recorder(input: GeneratorInput): { record: RecordPurchase; close: () => void } {
  const { recording } = input;
  if (recording === undefined) return { record: () => () => {}, close: () => {} };
  const { sale } = recording;
  const history = new HistoryWriter(recording.history, Date.now);
  const meaningOf = compileReplies(recording);
  const record: RecordPurchase = (connection, user) => {
    const complete = history.begin({ process: `buyer-${connection}`, op: "purchase", sale, user });
    return (status, text) => complete({ status, ...meaningOf({ status, text, header: () => undefined }) });
  };
  return { record, close: () => history.close() };
}

/** Sends the purchases of all buyers, each on the connection that is free for longest: a server closes one that is silent. */
class PurchaseLoop {
  readonly #input: GeneratorInput;
  readonly #record: RecordPurchase;
  readonly #idle: Connection[];
  readonly #latencies: number[] = [];
  readonly #replies: { [status: string]: number } = {};
  #next = 0;
  #beganAt = 0;
  #onDone: () => void = () => {};

  constructor(input: GeneratorInput, connections: Connection[], record: RecordPurchase) {
    this.#input = input;
    this.#record = record;
    this.#idle = connections;
  }

  /** Runs until all buyers are answered. */
  async run(): Promise<GeneratorResult> {
    const done = new Promise<void>((resolve) => {
      this.#onDone = resolve;
    });
    this.#beganAt = performance.now();
    this.#admit();
    // Between two answers only the clock brings arrivals.
    const clock = this.#input.perSecond === undefined ? undefined : setInterval(() => this.#admit(), 1);
    await done;
    clearInterval(clock);
    const durationMs = performance.now() - this.#beganAt;
    const at = percentilesOf(this.#latencies);
    return { durationMs, replies: this.#replies, latencyMs: { p50: at(0.5), p99: at(0.99), max: at(1) } };
  }

  /** When the n-th buyer wants to ask: their latency counts from then, also while no connection is free. */
  #dueAt(n: number): number {
    const { perSecond } = this.#input;
    return perSecond === undefined ? performance.now() : this.#beganAt + (n / perSecond) * 1_000;
  }

  /** Gives every idle connection to a buyer who is due. */
  #admit(): void {
    for (;;) {
      const [connection] = this.#idle;
      const dueAt = this.#dueAt(this.#next);
      if (connection === undefined || this.#next >= this.#input.buyers || dueAt > performance.now()) return;
      this.#idle.shift();
      this.#ask(connection, userOf(this.#input.nonce, this.#next++), dueAt);
    }
  }

  #ask(connection: Connection, user: string, dueAt: number): void {
    const { before, after } = this.#input.request;
    const record = this.#record(connection.number, user);
    connection.ask(before + user + after, (status, body) => {
      this.#latencies.push(performance.now() - dueAt);
      this.#replies[status] = (this.#replies[status] ?? 0) + 1;
      record(status, body);
      this.#idle.push(connection);
      if (this.#latencies.length === this.#input.buyers) this.#onDone();
      else this.#admit();
    });
  }
}

const what = "the generator's input";
const input = parseJson(process.argv[2] ?? "", what, parserOf(GeneratorInput, what));
const lose = (why: string) => {
  process.stderr.write(`a connection was lost: ${why}\n`);
  process.exit(1);
};
const connections = Array.from({ length: input.connections }, (_, n) => new Connection(n, input, lose));
await Promise.all(connections.map((connection) => connection.connected()));
const { record, close } = recorder(input);
const result = await new PurchaseLoop(input, [...connections], record).run();
close();
for (const connection of connections) connection.close();
process.stdout.write(`${JSON.stringify(result)}\n`);

// What was seen on the wire: exchanges that name the buyer or the gid, and the ends of the transactions they stand in.
import type { WireLine } from "../record/wire.ts";
import { endsOf } from "./parties.ts";
import type { TraceEvent } from "./trace.ts";

/** An address may be long, and holds a gid, which is shown shorter. */
const LONGEST = 200;

/** One event for each exchange. */
export const wireEvents = (exchanges: readonly WireLine[]): TraceEvent[] =>
  exchanges.map((exchange) => {
    const { link, verb, on, text, requestedAt, repliedAt, struck } = exchange;
    const [from, to] = endsOf(link);
    const what = [verb, ...on].join(" ");
    return {
      at: requestedAt,
      ...(repliedAt === undefined ? {} : { until: repliedAt }),
      from,
      to,
      what: what.length > LONGEST ? `${what.slice(0, LONGEST)}…` : what,
      ...replyOf(repliedAt, struck),
      ...(struck === undefined ? {} : { isStruck: true }),
      source: "wire",
      known: "seen on the wire",
      detail: text,
      evidence: [exchange],
    };
  });

function replyOf(repliedAt: number | undefined, struck: string | undefined): { reply?: string } {
  if (struck !== undefined) return { reply: `broken on purpose: ${struck}` };
  return repliedAt === undefined ? { reply: "no reply was seen" } : {};
}

const BEGINS = /^(?:BEGIN|START TRANSACTION|MULTI)$/i;
const ENDS = /^(?:COMMIT|ROLLBACK|EXEC|DISCARD)$/i;

/**
 * Picks the exchanges that name what is traced, and beginning and end of the transactions in which they stand. `whose`
 * says which traces a line belongs to, by their numbers.
 */
export class ExchangePicker {
  readonly #whose: (line: WireLine) => readonly number[];
  readonly #onPicked: (trace: number, line: WireLine) => void;
  /** The transaction that is open on each connection, and the traces that it belongs to. */
  readonly #open = new Map<string, { begin: WireLine | undefined; traces: Set<number> }>();
  constructor(
    whose: (line: WireLine) => readonly number[],
    onPicked: (trace: number, line: WireLine) => void,
  ) {
    this.#whose = whose;
    this.#onPicked = onPicked;
  }

  add(line: WireLine): void {
    const connection = `${line.link} ${line.connection}`;
    if (BEGINS.test(line.verb)) {
      this.#open.set(connection, { begin: line, traces: new Set() });
      return;
    }
    const open = this.#open.get(connection);
    if (ENDS.test(line.verb)) {
      this.#open.delete(connection);
      for (const trace of open?.traces ?? []) this.#onPicked(trace, line);
      return;
    }
    for (const trace of this.#whose(line)) {
      // Without autocommit, a transaction begins by itself.
      const own = open ?? this.#open.get(connection) ?? { begin: undefined, traces: new Set() };
      this.#open.set(connection, own);
      if (!own.traces.has(trace)) {
        own.traces.add(trace);
        if (own.begin !== undefined) this.#onPicked(trace, own.begin);
      }
      this.#onPicked(trace, line);
    }
  }
}

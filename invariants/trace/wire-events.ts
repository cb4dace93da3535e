// What was seen on the wire: exchanges that name the buyer or the gid, and the ends of the transactions they stand in.
import type { WireLine } from "./gathered.ts";
import { endsOf } from "./parties.ts";
import type { TraceEvent } from "./trace.ts";

const LONGEST = 90;

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

const BEGINS = /^(?:BEGIN|START|MULTI)$/i;
const ENDS = /^(?:COMMIT|ROLLBACK|EXEC|DISCARD)$/i;

/** Picks the exchanges that name what is traced, and beginning and end of the transactions in which they stand. */
export class ExchangePicker {
  readonly #names: (line: WireLine) => boolean;
  /** The transaction that is open on each connection, and if it was named. */
  readonly #open = new Map<string, { begin: WireLine; isNamed: boolean }>();
  readonly picked: WireLine[] = [];
  constructor(names: (line: WireLine) => boolean) {
    this.#names = names;
  }

  add(line: WireLine): void {
    const connection = `${line.link} ${line.connection}`;
    const open = this.#open.get(connection);
    if (BEGINS.test(line.verb)) {
      this.#open.set(connection, { begin: line, isNamed: false });
      return;
    }
    const isEnd = ENDS.test(line.verb);
    if (isEnd) this.#open.delete(connection);
    if (isEnd ? open?.isNamed : this.#names(line)) {
      if (open !== undefined && !open.isNamed) {
        open.isNamed = true;
        this.picked.push(open.begin);
      }
      this.picked.push(line);
    }
  }
}

// The requests of a trace's buyers, as the history has them; the wire tells which server was asked.
import type { Operation } from "../record/history.ts";
import { PROBE_PROCESS } from "../record/probe.ts";
import type { WireLine } from "../record/wire.ts";
import type { Gathered } from "./gathered.ts";
import { namingOf } from "./naming.ts";
import { BUYER, endsOf, SOME_SERVER } from "./parties.ts";
import type { TraceEvent } from "./trace.ts";

/** Both clocks are of one machine, and their times are cut to whole milliseconds. */
const TIE_MS = 2;

/** The events, and the exchanges that are none of these requests. */
export function requestEvents(
  { purchases, users, run }: Gathered,
  exchanges: readonly WireLine[],
): { events: TraceEvent[]; others: WireLine[] } {
  const others = [...exchanges];
  const events = purchases.map((purchase): TraceEvent => {
    const { process, user, invoked, completed, outcome } = purchase;
    const own = others.findIndex((one) => isOf(purchase, one));
    const [seen] = own === -1 ? [] : others.splice(own, 1);
    const to = seen === undefined ? serverOf(process) : endsOf(seen.link)[1];
    const who = users.length > 1 ? `${user ?? "a buyer"} asks` : "asks";
    const ended = Number.isFinite(completed);
    return {
      at: invoked,
      ...(ended ? { until: completed } : {}),
      from: BUYER,
      to,
      what: `${who} for a unit${kindOf(process)}`,
      reply: ended ? replyText(purchase, run.replies) : "no answer is recorded",
      outcome,
      ...(seen?.struck === undefined ? {} : { isStruck: true }),
      source: "history",
      known: seen === undefined ? "in the history" : "in the history, and seen on the wire",
      detail: [`process ${process}`, ...(seen === undefined ? [] : [seen.text])].join("\n"),
      evidence: seen === undefined ? [purchase] : [purchase, seen],
    };
  });
  return { events, others };
}

/** Returns true if this exchange on a buyer's way is this purchase. */
function isOf(purchase: Operation, { link, requestedAt, writes, on, text }: WireLine): boolean {
  const { sale = "", user = "", invoked, completed } = purchase;
  if (!link.startsWith("buyers-") || !writes) return false;
  if (requestedAt < invoked - TIE_MS || requestedAt > completed + TIE_MS) return false;
  return namingOf(sale, [user], [])(...on, text);
}

const serverOf = (process: string): string =>
  (process.startsWith(PROBE_PROCESS) ? process.slice(PROBE_PROCESS.length) : "") || SOME_SERVER;

const kindOf = (process: string): string =>
  process.startsWith(PROBE_PROCESS) ? ", as a probe after healing" : "";

/** What the buyer was told. */
function replyText({ outcome, status, rule, gid, error }: Operation, replies: readonly string[]): string {
  const told = rule === undefined ? undefined : replies[rule];
  const words = { ok: "bought", fail: "refused", info: "in doubt" }[outcome];
  const said = [told ?? words, ...(error === undefined || isSame(told, error) ? [] : [error])].join(": ");
  const code = status === undefined ? (outcome === "ok" ? "" : "no reply; ") : `${status} `;
  return `${code}${said}${gid === undefined ? "" : `, gid ${gid}`}`;
}

/** `sold-out` and `SOLD_OUT` need not both be said. */
const isSame = (told: string | undefined, error: string): boolean =>
  told?.toLowerCase() === error.toLowerCase().replaceAll("_", "-");

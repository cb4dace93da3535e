// Makes a trace of what was gathered. Pure: the same parts of a record always give the same trace.
import type { Operation } from "../record/history.ts";
import { faultBands, type Stretch, strikeEvents } from "./fault-bands.ts";
import type { Gathered } from "./gathered.ts";
import { heldAtEnd } from "./held-at-end.ts";
import { logEvents } from "./log-events.ts";
import { missingEvents } from "./missing-events.ts";
import { inOrder } from "./parties.ts";
import { requestEvents } from "./request-events.ts";
import { storeEvents } from "./store-events.ts";
import type { Trace, TraceEvent } from "./trace.ts";
import { wireEvents } from "./wire-events.ts";

/** The trace of one buyer or gid. */
export function traceOf(gathered: Gathered): Trace {
  const { sale, users, gids, run, exchanges, logs, findings } = gathered;
  const stretch = stretchOf(gathered);
  const { events: requests, others } = requestEvents(gathered, exchanges);
  const seen = [...requests, ...wireEvents(others)];
  const events = inTime([
    ...seen,
    ...storeEvents(gathered, stretch, seen),
    ...strikeEvents(gathered, stretch),
    ...logEvents(logs),
    ...missingEvents(gathered),
  ]);
  return {
    sale,
    users,
    gids,
    because: outcomeOf(gathered),
    startedAt: run.startedAt,
    parties: inOrder(events.flatMap(({ from, to }) => [from, to])),
    events,
    faults: faultBands(run, stretch),
    held: heldAtEnd(gathered),
    findings,
    notes: notesOf(gathered),
  };
}

/**
 * From the first request to the last answer or order. What is open at the end is open until rest: an answer that never
 * came, or an order that is missing.
 */
function stretchOf({ purchases, deductions, orders, run }: Gathered): Stretch {
  const begins = [...purchases.map(({ invoked }) => invoked), ...orders.map(({ at }) => at ?? Infinity)];
  const from = begins.reduce((first, at) => Math.min(first, at), Infinity);
  const ends = [...purchases.map(({ completed }) => completed), ...orders.map(({ at }) => at ?? from)];
  const isOpen =
    ends.some((end) => !Number.isFinite(end)) || deductions.length > orders.length || hasNoOrder();
  const last = ends.filter(Number.isFinite).reduce((latest, end) => Math.max(latest, end), from);
  return { from, to: isOpen ? Math.max(last, run.rest?.at ?? last) : last };

  function hasNoOrder(): boolean {
    return orders.length === 0 && purchases.some(({ outcome }) => outcome === "ok");
  }
}

/** By time; what has none stands behind the last that it cannot have come before, and else at the end. */
function inTime(events: readonly TraceEvent[]): TraceEvent[] {
  const timeOf = ({ at, notBefore }: TraceEvent) => at ?? notBefore ?? Number.POSITIVE_INFINITY;
  const rank = ({ at }: TraceEvent) => (at === undefined ? 1 : 0);
  return [...events].sort((a, b) => {
    const [one, other] = [timeOf(a), timeOf(b)];
    return one === other ? rank(a) - rank(b) : one - other;
  });
}

/** What became of the purchase, in one sentence. */
function outcomeOf(gathered: Gathered): string {
  const { purchases, deductions, orders, run } = gathered;
  const told = toldIn(purchases);
  const isUnread = (what: "ledger" | "orders") =>
    run.unseen[what] !== undefined || run.cut.observations !== undefined || run.rest === undefined;
  const count = (what: "ledger" | "orders", number: number, one: string, many: string) =>
    number > 0 ? `${number} ${number === 1 ? one : many}` : isUnread(what) ? `${many} not read` : `no ${one}`;
  const entries = count("ledger", deductions.length, "entry in the ledger", "entries in the ledger");
  return `${told}; ${entries}, ${count("orders", orders.length, "order", "orders")}`;
}

function toldIn(purchases: readonly Operation[]): string {
  if (purchases.length === 0) return "no request is in the history";
  const counts = (["ok", "fail", "info"] as const).map((outcome) => ({
    words: { ok: "bought", fail: "refused", info: "left in doubt" }[outcome],
    times: purchases.filter((one) => one.outcome === outcome).length,
  }));
  const told = counts
    .filter(({ times }) => times > 0)
    .map(({ words, times }) => (times === 1 ? words : `${words} ${times} times`));
  const asked = purchases.length === 1 ? "asked once" : `asked ${purchases.length} times`;
  return `${asked}, told: ${told.join(", ")}`;
}

function notesOf({ run, moreLogs, deductions, isPartial }: Gathered): string[] {
  const notes: string[] = [];
  if (isPartial)
    notes.push(
      "log lines and exchanges on the wire that name them are not in this page; make trace shows them",
    );
  if (run.wire === undefined)
    notes.push(
      "the exchanges with the stores were not recorded, so steps between request and reply are not seen; WIRE=1 records them in a load",
    );
  for (const lack of run.wire?.lacks ?? [])
    notes.push(`${lack}: an exchange that is not here may have been there`);
  if (deductions.length > 0) notes.push("a deduction has no time of its own");
  for (const cut of new Set([run.cut.history, run.cut.observations]))
    if (cut !== undefined) notes.push(`${cut}: nothing follows from what is not there`);
  if (moreLogs > 0) notes.push(`${moreLogs} more log lines name them`);
  return notes;
}

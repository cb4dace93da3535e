// What is missing at the end, as far as it could be read: an order of a buyer who holds a unit or was told bought.
import type { Unseen } from "../record/observation.ts";
import type { Gathered, RunContext } from "./gathered.ts";
import { DTM, storeOf } from "./parties.ts";
import type { TraceEvent } from "./trace.ts";

/** The events, at the time of rest: then the stores were listed. */
export function missingEvents({
  run,
  users,
  gids,
  purchases,
  deductions,
  orders,
  messages,
}: Gathered): TraceEvent[] {
  const { rest } = run;
  if (rest === undefined || !isRead(run, "orders")) return [];
  const owed = new Set([
    ...deductions.map(({ user }) => user),
    ...purchases.filter(({ outcome }) => outcome === "ok").map(({ user }) => user),
  ]);
  const served = new Set(orders.map(({ user }) => user));
  const missing = users.filter((user) => owed.has(user) && !served.has(user));
  if (missing.length === 0) return [];
  const store = storeOf("orders", run);
  const lost = missing.map(
    (user): TraceEvent => ({
      ...{ at: rest.at, from: store, to: store, what: `no order of ${user}` },
      ...(run.unitsReturn ? {} : { isMissing: true }),
      ...{ source: "orders", known: "the orders were listed at the end", evidence: [rest] },
    }),
  );
  const ended = gids.filter((gid) => !messages.some((message) => message.gid === gid));
  if (!isRead(run, "messages") || ended.length === 0) return lost;
  const what = `no unfinished message under ${ended.join(", ")}`;
  return [
    {
      ...{ at: rest.at, from: DTM, to: DTM, what, source: "messages" },
      ...{ known: "DTM's messages were listed at the end", evidence: [rest] },
    },
    ...lost,
  ];
}

/** It could be read, and the file that says so is whole. */
const isRead = ({ unseen, cut }: RunContext, what: Unseen["what"]): boolean =>
  unseen[what] === undefined && cut.observations === undefined;

// What the stores showed: orders by their dates, units that were taken, samples before and after, restocks. What was not
// seen and follows says so.
import type { Order } from "../record/observation.ts";
import type { Stretch } from "./fault-bands.ts";
import type { Gathered } from "./gathered.ts";
import { SOME_SERVER, storeOf } from "./parties.ts";
import type { TraceEvent } from "./trace.ts";

/** The events of the stores. `seen`: what of it the wire shows already. */
export function storeEvents(gathered: Gathered, stretch: Stretch, seen: readonly TraceEvent[]): TraceEvent[] {
  const ordersAt = storeOf("orders", gathered.run);
  const isKnown = isSeen(seen, ordersAt);
  return [
    ...takenUnits(gathered, seen),
    ...gathered.orders.map((order) => orderEvent(order, ordersAt, isKnown)),
    ...supplyEvents(gathered, stretch),
    ...sampleEvents(gathered, stretch),
  ];
}

const whose = ({ user, gid }: { user?: string | undefined; gid?: string | undefined }): string =>
  `${user === undefined ? "" : ` for ${user}`}${gid === undefined ? "" : ` under ${gid}`}`;

/** A request that may have written this was seen on its way to the store. */
const isSeen = (events: readonly TraceEvent[], store: string): boolean =>
  events.some(({ source, to, from }) => source === "wire" && to === store && from !== to);

/** The entries of the ledger have no time of their own: they are placed behind the request that can have taken them. */
function takenUnits(gathered: Gathered, seen: readonly TraceEvent[]): TraceEvent[] {
  const store = storeOf("ledger", gathered.run);
  if (isSeen(seen, store)) return [];
  // A gid may be shared by thousands of buyers.
  const hopeful = gathered.purchases.filter(({ outcome }) => outcome !== "fail");
  const byUser = grouped(hopeful, ({ user }) => user);
  const byGid = grouped(hopeful, ({ gid }) => gid);
  return gathered.deductions.map((deduction) => {
    const own = (deduction.user === undefined ? byGid.get(deduction.gid) : byUser.get(deduction.user)) ?? [];
    const asked = (own.find(({ gid }) => gid !== undefined && gid === deduction.gid) ?? own[0])?.invoked;
    return {
      ...(asked === undefined
        ? {}
        : { notBefore: own.reduce((first, { invoked }) => Math.min(first, invoked), asked) }),
      from: SOME_SERVER,
      to: store,
      what: `takes ${units(deduction.units)}${whose(deduction)}`,
      source: "follows",
      known: "not seen; it follows, since the ledger has the entry at the end",
      evidence: [deduction],
    };
  });
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

const units = (count = 1): string => (count === 1 ? "a unit" : `${count} units`);

/** An order is dated by its database. Who wrote it is only known where the wire shows it. */
function orderEvent(order: Order, store: string, isKnown: boolean): TraceEvent {
  return {
    ...(order.at === undefined ? {} : { at: order.at }),
    from: isKnown ? store : SOME_SERVER,
    to: store,
    what: isKnown ? `dates the order${whose(order)}` : `creates the order${whose(order)}`,
    source: isKnown ? "orders" : "follows",
    known: isKnown
      ? "by the order's own date"
      : `not seen; it follows, since the order exists${order.at === undefined ? "" : ", and is dated so"}`,
    evidence: [order],
  };
}

function supplyEvents({ supplies, run }: Gathered, { from, to }: Stretch): TraceEvent[] {
  const store = storeOf("stock", run);
  return supplies
    .filter(({ invoked, completed }) => invoked <= to && completed >= from)
    .map((supply) => ({
      at: supply.invoked,
      ...(Number.isFinite(supply.completed) ? { until: supply.completed } : {}),
      from: store,
      to: store,
      what: `${supply.op === "open" ? "the sale opens with" : "restock of"} ${supply.units ?? "?"} units (${supply.outcome})`,
      source: "history",
      known: "in the history",
      evidence: [supply],
    }));
}

/** The last sample from before the stretch, and the first from after it. */
function sampleEvents({ samples, run }: Gathered, { from, to }: Stretch): TraceEvent[] {
  const store = storeOf("stock", run);
  const before = samples.findLast(({ at, until = at }) => until <= from);
  const after = samples.find(({ at }) => at >= to);
  return [before, after].flatMap((sample) => {
    if (sample === undefined) return [];
    const { at, until, remaining, deducted, orders } = sample;
    const parts = [
      remaining === undefined ? [] : `${remaining} left`,
      deducted === undefined ? [] : `${deducted} deducted`,
      orders === undefined ? [] : `${orders} orders`,
    ].flat();
    if (parts.length === 0) return [];
    return {
      at,
      ...(until === undefined ? {} : { until }),
      from: store,
      to: store,
      what: `of all buyers: ${parts.join(", ")}`,
      source: "samples",
      known: sample.torn ? "from a sample of several stores, not of one moment" : "from a sample",
      evidence: [sample],
    };
  });
}

// When a buyer's unit was certainly taken, by what the stores show.
import type { Facts } from "./facts.ts";
import type { OrderTimes } from "./order-times.ts";
import type { SaleFacts } from "./sale-facts.ts";

/**
 * The time by which the unit of each buyer was taken, by the buyer's number; infinite if the stores do not tell. It means
 * nothing if times cannot be compared. Only a ledger that names buyers tells. It shows all of them once a sample counts as
 * many as are listed in the end. Besides, the order of a coordinator's message is inserted after the deduction; without a
 * coordinator, an order may be inserted first, and be committed only once its unit is taken. In format 1 the clock of the
 * orders is unknown.
 */
export function takenBy(facts: Facts, sale: SaleFacts, orderTimes: OrderTimes): Float64Array {
  const times = new Float64Array(sale.buyers.size).fill(Number.POSITIVE_INFINITY);
  if (facts.unseen.has("ledger")) return times;
  const gids = new Map(
    sale.deductions.flatMap(({ user, gid }) => (user === undefined ? [] : [[user, gid] as const])),
  );
  const allBy = allTakenBy(sale, sale.heldUnits);
  for (const user of gids.keys()) setEarlier(times, sale.buyers.indexOf(user), allBy);
  if (facts.format === 1 || facts.unseen.has("messages")) return times;
  for (const order of sale.orders) {
    const gid = gids.get(order.user);
    const isOwn = gids.has(order.user) && (order.gid === undefined || gid === undefined || order.gid === gid);
    if (isOwn) setEarlier(times, sale.buyers.indexOf(order.user), orderTimes.of(order)?.to);
  }
  return times;
}

/** When a sample first counted this many units deducted: they are all that there are in the end. */
function allTakenBy({ samples }: SaleFacts, units: number): number {
  const full = samples.find(
    ({ deducted, until }) => until !== undefined && deducted !== undefined && deducted >= units,
  );
  return full?.until ?? Number.POSITIVE_INFINITY;
}

function setEarlier(times: Float64Array, index: number, time = Number.POSITIVE_INFINITY): void {
  const known = times[index];
  if (known !== undefined && time < known) times[index] = time;
}

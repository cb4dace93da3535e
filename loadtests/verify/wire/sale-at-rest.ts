// Waits until nothing of one small sale is under way any more, so that the next one on its lane is alone.
import { holdsInTime } from "../../../base/until.ts";
import type { Stores } from "../../../invariants/observe/stores.ts";

/** A sale that something keeps busy for longer, such as a branch that is called again after a while, is not waited for. */
const WITHIN_MS = 5_000;
const EVERY_MS = 60;
/** Looks one after the other that show the same. */
const LOOKS = 3;

/** Returns true if the sale came to rest: it owes no order, no message is open, and nothing changes. */
export function saleAtRest(
  stores: Stores,
  hasMessages: boolean,
  sale: string,
  signal: AbortSignal,
): Promise<boolean> {
  let [last, same] = ["", 0];
  const isAtRest = async () => {
    const { at: _, until: __, ...seen } = await stores.sample(sale);
    const orders = seen.orderUnits ?? seen.orders;
    if (seen.deducted !== undefined && orders !== undefined && seen.deducted > orders) return false;
    if (hasMessages && (await stores.unfinishedMessages()).some(({ gid }) => gid.includes(sale)))
      return false;
    const now = JSON.stringify(seen);
    same = now === last ? same + 1 : 1;
    last = now;
    return same >= LOOKS;
  };
  return holdsInTime(isAtRest, { deadlineMs: WITHIN_MS, everyMs: EVERY_MS, signal });
}

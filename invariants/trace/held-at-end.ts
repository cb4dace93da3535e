// What each place held of a buyer at the end. Where something could not be read, it is not known to be absent.
import type { Unseen } from "../record/observation.ts";
import type { Gathered, RunContext } from "./gathered.ts";
import { DTM, storeOf } from "./parties.ts";
import type { HeldAtEnd } from "./trace.ts";

const NOTHING = "holds nothing of them";

/** Ledger, orders, DTM and stock, in this order. */
export function heldAtEnd(gathered: Gathered): HeldAtEnd[] {
  const { run, deductions, orders, messages } = gathered;
  const ledger = deductions.map(
    ({ user, gid, units = 1 }) =>
      `${units === 1 ? "a unit" : `${units} units`} for ${user ?? "a buyer whom it does not name"}${gid === undefined ? "" : `, gid ${gid}`}`,
  );
  const rows = orders.map(({ user, gid }) => `an order of ${user}${gid === undefined ? "" : `, gid ${gid}`}`);
  const open = messages.map(({ gid, status }) => `message ${gid}, still ${status}`);
  return [
    held(run, "ledger", named("ledger", run), ledger),
    held(run, "orders", named("orders", run), rows),
    held(run, "messages", DTM, open),
    stockAtEnd(gathered),
  ];
}

function named(what: "ledger" | "orders" | "stock", run: RunContext): string {
  const store = storeOf(what, run);
  return store === what ? what : `${what} (${store})`;
}

function held(run: RunContext, what: Unseen["what"], place: string, lines: readonly string[]): HeldAtEnd {
  if (lines.length > 0) return { place, state: "holds", what: lines.join("; ") };
  const why = run.unseen[what] ?? run.cut.observations ?? unlisted(run);
  if (why !== undefined) return { place, state: "unread", what: `not read: ${why}` };
  return {
    place,
    state: "holds nothing",
    what: what === "messages" ? "has no unfinished message of theirs" : NOTHING,
  };
}

/** The stores are listed after the wait for rest. */
const unlisted = ({ rest }: RunContext): string | undefined =>
  rest === undefined ? "the end of the run was not recorded" : undefined;

function stockAtEnd({ run, samples }: Gathered): HeldAtEnd {
  const place = named("stock", run);
  const left = samples.findLast(({ remaining }) => remaining !== undefined);
  const why = run.unseen.stock ?? (left === undefined ? "no sample shows it" : undefined);
  if (why !== undefined || left === undefined) return { place, state: "unread", what: `not read: ${why}` };
  return { place, state: "holds", what: `${left.remaining} units left, by the last sample` };
}

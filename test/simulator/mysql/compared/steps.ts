// What sessions do in the comparison with MariaDB: statements of the server, in any order.
import fc from "fast-check";
import { readAsset } from "../../../../server/assets.ts";

/** What a session does. Users and gids are small numbers, so that sessions meet. */
export type Deed =
  | { does: "begin" | "commit" | "rollback" | "close" | "count" }
  | { does: "barrier"; gid: number }
  | { does: "insert" | "insert new" | "ask for others"; gid: number; users: readonly number[] };

/** One of three sessions does something. */
export interface Step {
  session: number;
  deed: Deed;
}

export const SESSIONS = 3;

const gid = fc.nat({ max: 1 });
const users = fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 });
const plain = (...does: ("begin" | "commit" | "rollback" | "close" | "count")[]) =>
  fc.record({ does: fc.constantFrom(...does) });

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant("barrier" as const), gid }) },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constantFrom("insert" as const, "insert new" as const), gid, users }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("ask for others" as const), gid, users }) },
  { weight: 3, arbitrary: plain("begin", "commit", "close", "count") },
  { weight: 2, arbitrary: plain("rollback") },
);

const session = fc.nat({ max: SESSIONS - 1 });
const begins = fc.subarray([0, 1, 2]);

/** What sessions do, one after the other. Most are in a transaction, so that they meet. */
export const steps: fc.Arbitrary<Step[]> = fc
  .tuple(begins, fc.array(fc.record({ session, deed }), { maxLength: 20, size: "max" }))
  .map(([first, then]) => [...first.map((session): Step => ({ session, deed: { does: "begin" } })), ...then]);

/** A statement as it is sent. */
export type Statement = readonly [sql: string, params: NonNullable<unknown>[]];

const sqlFile = (name: string) => readAsset(`./orders/${name}.sql`);

/** The statements of the server, read from their files once, for one sale. */
export function statements(): (deed: Deed, sale: string) => Statement | "close" {
  const insertBarrier = sqlFile("insert-barrier");
  const inserts = { insert: sqlFile("insert-orders"), "insert new": sqlFile("insert-new-orders") };
  const [ofOthers, count] = [sqlFile("orders-of-others"), sqlFile("count-orders")];
  return (deed, sale) => {
    if (deed.does === "count") return [count, [sale]];
    if (deed.does === "barrier")
      return [insertBarrier, ["msg", `${sale}-${deed.gid}`, "01", "action", "01", "action"]];
    if (deed.does === "ask for others")
      return [ofOthers, [sale, deed.users.map((user) => `u${user}`), `${sale}-${deed.gid}`]];
    if (deed.does === "insert" || deed.does === "insert new")
      return [inserts[deed.does], [deed.users.map((user) => [sale, `u${user}`, `${sale}-${deed.gid}`])]];
    return deed.does === "close" ? "close" : [deed.does.toUpperCase(), []];
  };
}

/** An answer in a few words, the same for both. */
export function inWords(answer: unknown): string {
  if (answer instanceof Error) return `error ${(answer as { errno?: number }).errno ?? answer.message}`;
  if (Array.isArray(answer)) return `rows ${answer.map((row) => Object.values(row).join(" ")).sort()}`;
  return `${(answer as { affectedRows: number }).affectedRows} rows`;
}

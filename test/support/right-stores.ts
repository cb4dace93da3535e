// What the stores of a right sale show, as a target may show them.
import type { Deduction, Observation, Order } from "../../invariants/record/observation.ts";
import type { Sight } from "./right-sale.ts";
import { type Held, PLAIN_SHOP, type Shop, type Stock } from "./right-shop.ts";

/** One atomic read of stock and ledger at this time, and the number of orders. */
export function sampleOf(
  { sale, at, isOpen, stock }: { sale: string; at: number; isOpen: boolean; stock: Stock },
  sight: Sight,
): Observation {
  const { rows, contract } = sight.shop ?? PLAIN_SHOP;
  const committed = stock.held.filter(({ committedAt }) => committedAt <= at).length;
  const countsUnits = sight.ledger === "hash" || sight.ledger === "set";
  return {
    ...{ kind: "sample", at: at - 1, until: at + 1, sale },
    ...(sight.stock && isOpen ? { remaining: stock.left } : {}),
    ...(sight.initial && isOpen ? { initial: stock.initial } : {}),
    ...(countsUnits ? { deducted: stock.deducted } : {}),
    ...(sight.orders ? { orders: committed * (rows === "split" ? contract.units : 1) } : {}),
    ...(sight.orders && rows === "counted" ? { orderUnits: committed * contract.units } : {}),
  };
}

/** What ledger and orders list in the end, by this time. */
export function stored(sale: string, held: readonly Held[], by: number, sight: Sight): Observation[] {
  const { gids, times, clockMs, stepMs, shop = PLAIN_SHOP } = sight;
  const orders = sight.orders ? held.filter(({ committedAt }) => committedAt <= by) : [];
  return [
    ...deductionsOf(sale, held, sight),
    ...orders.flatMap(({ user, gid, insertedAt }) =>
      rowsOf(shop, {
        ...{ kind: "order", sale, user },
        ...(gids ? { gid } : {}),
        ...(times ? { at: Math.floor((insertedAt + clockMs) / stepMs) * stepMs } : {}),
      }),
    ),
  ];
}

/** The rows of one order. */
function rowsOf({ contract, rows }: Shop, row: Order): Order[] {
  const { units } = contract;
  if (rows === "one") return [row];
  if (rows === "counted") return [{ ...row, units }];
  return Array.from({ length: units }, () => ({ ...row, units: 1 }));
}

function deductionsOf(
  sale: string,
  held: readonly Held[],
  { ledger, shop = PLAIN_SHOP }: Sight,
): Deduction[] {
  const deduction = { kind: "deduction" as const, sale };
  if (ledger === "hash") return held.map(({ user, gid }) => ({ ...deduction, user, gid }));
  if (ledger === "barriers") return held.map(({ gid }) => ({ ...deduction, gid }));
  if (ledger === "none") return [];
  const users = new Map<string, number>();
  for (const { user } of held) users.set(user, (users.get(user) ?? 0) + shop.contract.units);
  return [...users].map(([user, units]) => ({ ...deduction, user, units }));
}

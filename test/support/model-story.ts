// Stories of one sale in the events of the model: what each step is when all goes right.
import type { SaleEvent, Told } from "../../invariants/model/event.ts";
import { gid } from "./story.ts";

export const open = (units: number, answer: "opened" | "identical" | "differs" = "opened"): SaleEvent => ({
  ...{ kind: "open", units, answer },
});
export const restock = (
  units: number,
  key: string,
  answer: "added" | "already" | "differs" | "no-sale" = "added",
): SaleEvent => ({ kind: "restock", units, key, answer });
export const ask = (request: number, user: string): SaleEvent => ({ kind: "ask", request, user });
export const tell = (request: number, told: Told): SaleEvent => ({ kind: "tell", request, told });
export const prepare = (n: number): SaleEvent => ({
  ...{ kind: "prepare", gid: gid(n) },
});
/** Each buyer gets a unit under this gid, unless `held` says something else: a number of a gid, or none. */
export const deduct = (
  n: number,
  users: readonly string[],
  decision: "no-sale" | "op" | "rollback" | "sold-out" = "op",
  held: readonly (number | undefined)[] = users.map(() => n),
) =>
  ({
    kind: "deduct",
    gid: gid(n),
    users,
    answer: { decision, gids: held.map((one) => (one === undefined ? undefined : gid(one))) },
  }) satisfies SaleEvent;
export const checkBack = (n: number, answer: "op" | "rollback") =>
  ({ kind: "check-back", gid: gid(n), answer }) satisfies SaleEvent;
export const look = (
  users: readonly string[],
  remaining: number | undefined,
  ...held: (number | undefined)[]
): SaleEvent => ({
  kind: "look",
  users,
  answer:
    remaining === undefined
      ? undefined
      : { remaining, gids: held.map((one) => (one === undefined ? undefined : gid(one))) },
});
export const submit = (n: number): SaleEvent => ({ kind: "submit", gid: gid(n) });
export const fail = (n: number): SaleEvent => ({ kind: "fail", gid: gid(n) });
export const succeed = (n: number): SaleEvent => ({ kind: "succeed", gid: gid(n) });
export const order = (n: number, ...users: string[]): SaleEvent => ({ kind: "order", gid: gid(n), users });
export const lose = (lost: Extract<SaleEvent, { kind: "lose" }>["lost"]): SaleEvent => ({
  ...{ kind: "lose", lost },
});
export const rest: SaleEvent = { kind: "rest" };

/** Request `n` of this buyer buys a unit under gid `n`, up to their order. */
export const buys = (n: number, user: string): SaleEvent[] => [
  ask(n, user),
  prepare(n),
  deduct(n, [user]),
  tell(n, { gid: gid(n) }),
  submit(n),
  order(n, user),
  succeed(n),
];

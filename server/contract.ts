// The wire contract of the flash sale: identifiers, Redis keys, requests, replies and failpoint names. It is the only
// file of the server that other rooms import, so it must never import from them and does nothing but define.
import { type Static, Type } from "@sinclair/typebox";

/** A sale's id. It is the hash tag of the sale's Redis keys, so it must not contain a brace. */
export const SaleId = Type.String({ pattern: "^[A-Za-z0-9_-]{1,32}$", examples: ["spring"] });
/** A buyer's id, given by the shop. */
export const UserId = Type.String({ pattern: "^[A-Za-z0-9_.:@-]{1,64}$", examples: ["alice"] });
/** Identifies a restock: sent again with the same key, it adds nothing. */
export const IdempotencyKey = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
/** DTM's global transaction id: `{sale}-` and 32 hexadecimal digits. With one length, no gid begins with another. */
export const Gid = Type.String({ pattern: "^\\{[A-Za-z0-9_-]{1,32}\\}-[0-9a-f]{32}$" });

/** Units in one sale or restock. Below the maximum, all sums are exact integers in Lua and JavaScript. */
export const Units = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });

export const PurchaseRequest = Type.Object({ userId: UserId }, { additionalProperties: false });
export const OpenSaleRequest = Type.Object({ stock: Units }, { additionalProperties: false });
export const RestockRequest = Type.Object(
  { units: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }), idempotencyKey: IdempotencyKey },
  { additionalProperties: false },
);

/** The buyer has a unit. `gid` names the message with their order: the same one each time they ask. */
export const Bought = Type.Object({ code: Type.Literal("BOUGHT"), gid: Type.String() });
/** Every refusal. If `definite` is true, what was asked certainly did not happen; if false, it may have. */
export const Refusal = Type.Object({
  code: Type.String(),
  definite: Type.Boolean(),
  message: Type.String(),
  field: Type.Optional(Type.String()),
});
/** One sale in the stores. `initial` = `remaining` + `deducted` at every read; `orders` grows to `deducted` later. */
export const SaleReport = Type.Object({
  sale: Type.String(),
  initial: Type.Integer(),
  remaining: Type.Integer(),
  deducted: Type.Integer(),
  orders: Type.Integer(),
});

/** The payload of a message. It names no buyers: who has won is known when the deduction is, after the prepare. */
export const OrderPayload = Type.Object({ sale: SaleId });
export type OrderPayload = Static<typeof OrderPayload>;

/** The Redis keys of a sale. They share a hash tag, so they are in one slot of a cluster. */
export const saleKeys = (sale: string) => ({
  stock: `{${sale}}--stock-1`,
  initial: `{${sale}}--initial-1`,
  ledger: `{${sale}}--ledger-1`,
  winners: `{${sale}}--winners-1`,
  restocks: `{${sale}}--restocks-1`,
});
/** The Redis key of a message's barrier, the same as in DTM's own clients. */
export const barrierKey = (gid: string): string => `${gid}-00-msg-01`;
/** The gid of a message of this sale. `id` is 32 random hexadecimal digits. */
export const gidOf = (sale: string, id: string): string => `{${sale}}-${id}`;
/** The sale of a gid. Undefined if the gid has no hash tag. */
export const saleOfGid = (gid: string): string | undefined => /^\{([^{}]+)\}-/.exec(gid)?.[1];

/** The header with the admin token, for all that is not for buyers or DTM. */
export const ADMIN_HEADER = "x-admin-token";
/** The header with the branch token. The server passes it to DTM in `branch_headers`, and DTM sends it back. */
export const BRANCH_HEADER = "x-branch-token";

/** The places where a server that was started with failpoints on can be made to fail. */
export const FAILPOINTS = [
  "before-prepare",
  "after-prepare",
  "after-deduct",
  "after-submit",
  "before-reply",
  "query-prepared:after-read",
  "create-order:before-barrier",
  "create-order:before-commit",
  "create-order:after-commit",
] as const;
export type FailpointName = (typeof FAILPOINTS)[number];

/**
 * What a failpoint does. `hang`: never goes on. `error`: throws. `drop`: cuts the connection. `exit`: ends the process.
 * `delay=ms`: waits and goes on. `exit=ms`: hangs and ends the process after that time, so that other requests may
 * reach their own failpoints first.
 */
export const FailpointMode = Type.Union([
  Type.Literal("hang"),
  Type.Literal("error"),
  Type.Literal("drop"),
  Type.Literal("exit"),
  Type.String({ pattern: "^(delay|exit)=[0-9]{1,5}$" }),
]);
export type FailpointMode = Static<typeof FailpointMode>;

/**
 * Arms a failpoint for the next `times` passes (default 1). With `sale`, only passes of that sale count; with
 * `buyers`, only those of messages with at least that many buyers, and of branches with at least that many winners.
 */
export const ArmFailpoint = Type.Object(
  {
    name: Type.Union(FAILPOINTS.map((name) => Type.Literal(name))),
    mode: FailpointMode,
    sale: Type.Optional(SaleId),
    times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    buyers: Type.Optional(Type.Integer({ minimum: 1, maximum: 512 })),
  },
  { additionalProperties: false },
);
export type ArmFailpoint = Static<typeof ArmFailpoint>;

/** A failpoint went off, at `at` ms since the epoch. */
export const FailpointHit = Type.Object({
  at: Type.Number(),
  name: Type.Union(FAILPOINTS.map((name) => Type.Literal(name))),
  mode: FailpointMode,
  sale: Type.String(),
  gid: Type.Optional(Type.String()),
  buyers: Type.Optional(Type.Integer()),
});
export type FailpointHit = Static<typeof FailpointHit>;
/**
 * One line of FAILPOINTS_FILE: a failpoint that was armed (null: all were disarmed), or a hit, which is written before it
 * takes effect. When the server starts again, it reads from this file what is still armed.
 */
export const FailpointLine = Type.Union([
  Type.Object({ armed: Type.Union([ArmFailpoint, Type.Null()]) }),
  FailpointHit,
]);
export type FailpointLine = Static<typeof FailpointLine>;
/** The exit code of a server that the mode `exit` ended. */
export const FAILPOINT_EXIT_CODE = 86;

// The wire contract of the flash sale: identifiers, Redis keys, requests, replies and failpoint names.
// The one file of the server that other rooms import. It must never import from them, nor do any work.
import { type Static, Type } from "@sinclair/typebox";

/** A sale's id. It stands inside the hash tag of the sale's Redis keys, so a brace in it would break the tag. */
export const SaleId = Type.String({ pattern: "^[A-Za-z0-9_-]{1,32}$", examples: ["spring"] });
/** A buyer's id, as the shop knows it. */
export const UserId = Type.String({ pattern: "^[A-Za-z0-9_.:@-]{1,64}$", examples: ["alice"] });
/** A key under which a restock is added once, however often it is sent. */
export const IdempotencyKey = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
/** A global transaction id of DTM: `{sale}-` and 32 hexadecimal digits, so that none is a prefix of another. */
export const Gid = Type.String({ pattern: "^\\{[A-Za-z0-9_-]{1,32}\\}-[0-9a-f]{32}$" });

/** Units in one sale or restock; the upper bound keeps every sum an exact integer in Lua and JavaScript. */
export const Units = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });

export const PurchaseRequest = Type.Object({ userId: UserId }, { additionalProperties: false });
export const OpenSaleRequest = Type.Object({ stock: Units }, { additionalProperties: false });
export const RestockRequest = Type.Object(
  { units: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }), idempotencyKey: IdempotencyKey },
  { additionalProperties: false },
);

/** A unit is the buyer's; `gid` names the message that carries the order, the same each time the buyer asks. */
export const Bought = Type.Object({ code: Type.Literal("BOUGHT"), gid: Type.String() });
/** Every refusal. `definite` says that it certainly did not happen; when false it may have. */
export const Refusal = Type.Object({
  code: Type.String(),
  definite: Type.Boolean(),
  message: Type.String(),
  field: Type.Optional(Type.String()),
});
/** One sale as the stores hold it: `initial` = `remaining` + `deducted` always; `orders` follows `deducted`. */
export const SaleReport = Type.Object({
  sale: Type.String(),
  initial: Type.Integer(),
  remaining: Type.Integer(),
  deducted: Type.Integer(),
  orders: Type.Integer(),
});

/** The payload of a message: its candidates. The branch creates orders for those who won under its gid. */
export const OrderPayload = Type.Object({ users: Type.Array(UserId, { minItems: 1, maxItems: 512 }) });
export type OrderPayload = Static<typeof OrderPayload>;

/** The Redis keys of a sale, all in one hash slot. */
export const saleKeys = (sale: string) => ({
  stock: `{${sale}}--stock-1`,
  initial: `{${sale}}--initial-1`,
  ledger: `{${sale}}--ledger-1`,
  restocks: `{${sale}}--restocks-1`,
});
/** The key of a message's local barrier, byte for byte that of DTM's own clients. */
export const barrierKey = (gid: string): string => `${gid}-00-msg-01`;
/** The gid of a message of this sale; `id` is 32 hexadecimal digits, random. */
export const gidOf = (sale: string, id: string): string => `{${sale}}-${id}`;
/** The sale that a gid belongs to, or undefined when it has no hash tag. */
export const saleOfGid = (gid: string): string | undefined => /^\{([^{}]+)\}-/.exec(gid)?.[1];

/** Header that carries the admin token on opening, restocking and arming. */
export const ADMIN_HEADER = "x-admin-token";
/** Header that carries the branch token; the server hands it to DTM in `branch_headers`. */
export const BRANCH_HEADER = "x-branch-token";

/** The named places where a server started with failpoints on can be made to fail. */
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
 * What a failpoint does: never goes on, throws, cuts the connection, waits, or ends the process, at once or after
 * so many ms, in which others may get stuck at theirs.
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
 * Arms a failpoint for the next `times` passes through it (1 if not said), of one sale or of any, by messages of at
 * least so many `buyers`.
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

/** A failpoint that went off. Times in ms. */
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
 * One line of the file that a server with failpoints on keeps: what was armed (null: all were disarmed), and each
 * hit, written before it takes effect. A server that is started again reads in it what is still armed.
 */
export const FailpointLine = Type.Union([
  Type.Object({ armed: Type.Union([ArmFailpoint, Type.Null()]) }),
  FailpointHit,
]);
export type FailpointLine = Static<typeof FailpointLine>;
/** The exit code of a server that a failpoint ended. */
export const FAILPOINT_EXIT_CODE = 86;

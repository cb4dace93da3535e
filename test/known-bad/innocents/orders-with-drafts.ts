// Orders that stand twice in their table.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "each order stands in its table twice, once as a draft",
  story: "The branch writes a draft and then the order. The target's query leaves the drafts out.",
  looksLike: ["one-order-each", "no-oversell"],
  never: "false",
  replaces: [
    [
      "server/orders/schema.sql",
      "created_at TIMESTAMP(3)",
      `draft BOOLEAN NOT NULL DEFAULT FALSE,
  created_at TIMESTAMP(3)`,
    ],
    [
      "server/orders/schema.sql",
      "one_order_each (sale_id, user_id)",
      "one_order_each (sale_id, user_id, draft)",
    ],
    [
      "server/orders/insert-orders.sql",
      "INSERT INTO orders (sale_id, user_id, gid) VALUES ?",
      "INSERT INTO orders (sale_id, user_id, gid, draft) VALUES ?",
    ],
    [
      "server/orders/orders.ts",
      "users.map((user) => [sale, user, branch.gid])",
      "users.flatMap((user) => [true, false].map((draft) => [sale, user, branch.gid, draft]))",
    ],
    [
      "targets/fastify.json",
      "FROM orders WHERE sale_id = {{sale}}",
      "FROM orders WHERE sale_id = {{sale}} AND NOT draft",
    ],
  ],
  runs: [{ by: "load", withinSeconds: 40 }],
};

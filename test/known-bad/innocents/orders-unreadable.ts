// Orders that cannot be read for a while.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "the orders can be read through a report page only, which is closed for six seconds in the middle",
  story: "The team shows its orders by HTTP, behind a page with maintenance windows.",
  looksLike: ["no-ghost-order", "no-lost-order", "told-the-truth", "conservation"],
  never: "false",
  replaces: [
    [
      "server/routes/sales.ts",
      "  const readSchema = {",
      `  let firstReadAt: number | undefined;
  app.get("/api/orders/:sale", async (request, reply) => {
    firstReadAt ??= Date.now();
    const sinceMs = Date.now() - firstReadAt;
    return sinceMs > 3_000 && sinceMs < 9_000 ? reply.code(503).send() : orders.list(request.params.sale);
  });
  const readSchema = {`,
    ],
    [
      "server/orders/orders.ts",
      "    count: (sale) =>",
      `    list: (sale) =>
      reads
        .query("SELECT user_id AS user, gid, ROUND(UNIX_TIMESTAMP(created_at) * 1000) AS at FROM orders WHERE sale_id = {{sale}}", [sale])
        .then(([rows]) => rows),
    count: (sale) =>`,
    ],
    [
      "targets/fastify.json",
      '"sql": "SELECT user_id AS user, gid, ROUND(UNIX_TIMESTAMP(created_at) * 1000) AS at FROM orders WHERE sale_id = {{sale}}"',
      '"path": "/api/orders/{{sale}}"',
    ],
  ],
  runs: [{ by: "load", with: { rest: 20 }, withinSeconds: 40 }],
};

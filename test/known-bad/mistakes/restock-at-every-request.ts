// A restock without idempotency.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a restock under one key adds its units at every request",
  story:
    "The idempotency key is stored, but no code reads it. When a reply is lost, the shop sends the restock again.",
  invariant: "conservation",
  replaces: [
    ["server/stock/restock.lua", "if before then", "if false then"],
    [
      "server/routes/sales.ts",
      "  const onRequest = adminOnly(adminToken);",
      `  const onRequest = adminOnly(adminToken);
  const heard = new Set<string>();`,
    ],
    [
      "server/routes/sales.ts",
      "    const { units, idempotencyKey } = request.body;",
      `    const { units, idempotencyKey } = request.body;
    const restock = \`\${sale} \${idempotencyKey}\`;
    if (!heard.has(restock)) {
      heard.add(restock);
      await stock.restock(sale, units, idempotencyKey);
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }`,
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", with: { cases: 0, sales: 40 }, withinSeconds: 60 },
  ],
};

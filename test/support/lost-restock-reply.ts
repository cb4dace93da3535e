// Loses each server's first reply to a restock, so that the shop sends the same key again.
import type { Mutation } from "./mutant.ts";

export const LOST_RESTOCK_REPLY: readonly Mutation[] = [
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
];

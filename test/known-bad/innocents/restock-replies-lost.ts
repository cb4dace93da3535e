// Restocks whose replies get lost.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "each server loses its first reply to a restock, which is then asked for again",
  story:
    "The back office's connection is cut after the units were added. They count once, however often they are sent.",
  looksLike: ["conservation", "no-oversell"],
  never: "false",
  replaces: [
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

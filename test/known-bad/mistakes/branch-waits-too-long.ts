// A branch that puts its orders off.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "orders come twenty-eight seconds after their purchase",
  story: "The branch waits for a warehouse export that runs twice a minute.",
  invariant: "order-lag",
  replaces: [
    [
      "server/routes/branches.ts",
      "    const { status, body } = await createOrder(",
      `    const { gid } = request.query;
    const since = seen.get(gid) ?? Date.now();
    seen.set(gid, since);
    if (Date.now() - since < 28_000) throw new Error("not exported yet");
    const { status, body } = await createOrder(`,
    ],
    [
      "server/routes/branches.ts",
      "  const schema = {",
      `  const seen = new Map<string, number>();
  const schema = {`,
    ],
  ],
  runs: [{ by: "load", with: { stock: 20, rate: 20, duration: 3, rest: 60 }, withinSeconds: 80 }],
};

// The invariants by name: a target may say which of them cannot be seen.
import { type Static, Type } from "@sinclair/typebox";

export const InvariantName = Type.Union([
  Type.Literal("conservation"),
  Type.Literal("no-oversell"),
  Type.Literal("no-ghost-order"),
  Type.Literal("one-order-each"),
  Type.Literal("told-the-truth"),
  Type.Literal("no-false-sold-out"),
  Type.Literal("no-lost-order"),
  Type.Literal("drained"),
  Type.Literal("order-lag"),
  Type.Literal("sells-again"),
]);
export type InvariantName = Static<typeof InvariantName>;

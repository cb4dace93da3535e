// What `run.json` says of a target: what the judge and who looks at a run later need of it.
import type { RunFile } from "../../invariants/record/run-file.ts";
import { namedReplies } from "../../targets/reply.ts";
import type { Target } from "../../targets/target.ts";

type SaidOfTarget = Pick<RunFile, "format" | "target" | "contract" | "waived" | "replies" | "sources">;

/** The fields of a run's file that follow from its target alone. */
export const saidOfTarget = (target: Target): SaidOfTarget => ({
  format: 3,
  target: target.name,
  contract: target.contract,
  waived: target.unseen,
  replies: namedReplies(target.replies),
  sources: sourcesOf(target),
});

/** The stores of stock, ledger and orders; what the target does not show is absent. */
function sourcesOf({
  stock,
  ledger,
  orders,
}: Pick<Target, "stock" | "ledger" | "orders">): NonNullable<RunFile["sources"]> {
  const named = { stock, ledger, orders };
  return Object.fromEntries(
    Object.entries(named).flatMap(([what, source]) => (source === null ? [] : [[what, storeOf(source)]])),
  );
}

const storeOf = (source: object): string =>
  "sql" in source ? "MySQL" : "path" in source ? "server" : "Redis";

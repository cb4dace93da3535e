// In which store a target is read, by its name: for those who look at a run later.
import type { RunFile } from "../../invariants/record/run-file.ts";
import type { Target } from "../../targets/target.ts";

/** The stores of stock, ledger and orders; what the target does not show is absent. */
export function sourcesOf({
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

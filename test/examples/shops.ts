// The example shops, each with what must be said of it, and the run that shows it. examples/README.md has them as a table.
import type { InvariantName } from "../../targets/schema/invariant-name.ts";
import type { EntryRun, Innocent, Mistake } from "../support/known-bad.ts";

const struckBy = (faults: string[], intensity: number, stock = 150, duration = 6): EntryRun => ({
  ...{ by: "load", with: { rest: 25, stock, duration, faults, intensity }, withinSeconds: 180 },
});
/** Without faults. */
export const CALM: EntryRun = { by: "load", withinSeconds: 120 };

interface Shop {
  /** The file below `examples/`. */
  target: string;
  run: EntryRun;
}
export interface WrongShop extends Shop {
  /** Named before the first run. */
  invariant: InvariantName;
}

export const WRONG: readonly WrongShop[] = [
  { target: "sql-read-then-write/target.json", invariant: "no-oversell", run: CALM },
  { target: "reservation/late-payments.json", invariant: "no-oversell", run: CALM },
  {
    target: "sql-order-outside/target.json",
    invariant: "no-lost-order",
    run: struckBy(["kill-server", "delay"], 20, 400, 8),
  },
  {
    target: "redis-decr-then-insert/target.json",
    invariant: "no-lost-order",
    run: struckBy(["kill-server", "kill-mariadb"], 10, 400, 8),
  },
  {
    target: "memory-queue/target.json",
    invariant: "no-lost-order",
    run: struckBy(["kill-server"], 10, 400, 8),
  },
];

/** Shops that are right, also under every fault. */
export const RIGHT: readonly Shop[] = [
  { target: "sql-guarded-update/target.json", run: struckBy(["all"], 10) },
  { target: "go-guarded-update/target.json", run: struckBy(["all"], 10) },
  { target: "reservation/target.json", run: struckBy(["all"], 10) },
];

/** The shop as an entry of the catalogue of known systems. */
export const mistakeOf = ({ target, invariant, run }: WrongShop): Mistake => ({
  ...{ title: target, story: target, replaces: `examples/${target}`, runs: [run], invariant },
});
export const innocentOf = ({ target, run }: Shop): Innocent => ({
  ...{ title: target, story: target, replaces: `examples/${target}`, runs: [run] },
  ...{ looksLike: [], never: "false" },
});

// A kind of lie: every place of a true run where it can be told, one mutant for each.
import type { Operation } from "../../../invariants/record/history.ts";
import type { Observation } from "../../../invariants/record/observation.ts";
import type { RightRun } from "../../support/right-run.ts";

/** A run with one lie in it, and where it was told. */
export interface Mutant {
  where: string;
  run: RightRun;
}

export interface Kind {
  kind: string;
  mutants: (run: RightRun) => Mutant[];
  /** Where nothing finds it, and why; `*` stands for everywhere. */
  survives?: Record<string, string>;
}

/** Replaces one operation after the other, where `change` gives another one (or none, as `null`). */
export const eachOperation =
  (change: (one: Operation, run: RightRun) => Operation | null | undefined) =>
  (run: RightRun): Mutant[] =>
    run.operations.flatMap((one, index) => {
      const other = change(one, run);
      if (other === undefined) return [];
      const operations = run.operations.toSpliced(index, 1, ...(other === null ? [] : [other]));
      return { where: nameOf(one), run: { ...run, operations } };
    });

/** Replaces one observation after the other by others, where `change` gives any. */
export const eachObservation =
  (change: (one: Observation, run: RightRun) => Observation[] | undefined) =>
  (run: RightRun): Mutant[] =>
    run.observations.flatMap((one, index) => {
      const others = change(one, run);
      if (others === undefined) return [];
      return {
        where: placeOf(one),
        run: { ...run, observations: run.observations.toSpliced(index, 1, ...others) },
      };
    });

const nameOf = ({ op, sale, user, key, invoked }: Operation): string =>
  [op === "purchase" ? "" : op, sale, user ?? key ?? "", `${invoked}`].filter(Boolean).join(" ");

function placeOf(one: Observation): string {
  const of = "of" in one ? one.of : "sale" in one ? one.sale : "";
  const who = "user" in one ? one.user : undefined;
  const at = one.kind === "order" || !("at" in one) ? undefined : `${one.at}`;
  return [one.kind, of, who ?? "", at ?? ""].filter(Boolean).join(" ");
}

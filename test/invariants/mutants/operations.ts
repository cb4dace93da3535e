// Lies about what the shop and the nemesis did: openings, restocks, heals.
import type { Operation } from "../../../invariants/record/history.ts";
import type { Sample } from "../../../invariants/record/observation.ts";
import type { RightRun } from "../../support/right-run.ts";
import { eachOperation, type Kind, type Mutant } from "./kind.ts";

const isA = (op: string, one: Operation): boolean => one.op === op;

/** The store counts these units twice, from this time on, and they stay unsold. */
function doubled(run: RightRun, sale: string, from: number, units: number): RightRun {
  const more = (one: Sample): Sample =>
    one.sale !== sale || one.at < from || one.remaining === undefined || one.initial === undefined
      ? one
      : { ...one, remaining: one.remaining + units, initial: one.initial + units };
  return { ...run, observations: run.observations.map((one) => (one.kind === "sample" ? more(one) : one)) };
}

const applied =
  (op: string) =>
  (run: RightRun): Mutant[] =>
    run.operations
      .filter((one) => isA(op, one) && one.outcome === "ok")
      .map(({ sale = "", units = 0, invoked, key = "" }) => ({
        where: `${sale} ${key}`,
        run: doubled(run, sale, invoked, units),
      }));

const heal =
  (outcome: "ok" | "fail") =>
  (run: RightRun): Mutant[] => [
    {
      where: "the end",
      run: {
        ...run,
        operations: [
          ...run.operations,
          {
            process: "nemesis-0",
            op: "kill-dtm",
            target: "dtm",
            invoked: 4_700,
            completed: 4_701,
            outcome: "ok",
          },
          {
            process: "nemesis-0",
            op: "heal-kill-dtm",
            target: "dtm",
            invoked: 4_800,
            completed: 4_801,
            outcome,
          },
        ],
      },
    },
  ];

const TWIN = "an earlier request for it may have been served";
const EITHER = "of two requests for one supply that differ, either may have counted";
const OPENINGS = { "open spring 7": EITHER, "open autumn 9": EITHER };

export const OPERATIONS_CHANGED: Kind[] = [
  { kind: "an opening is applied twice by the store", mutants: applied("open") },
  { kind: "a restock is applied twice by the store", mutants: applied("restock") },
  {
    kind: "an opening was of one unit more",
    mutants: eachOperation((one) => (isA("open", one) ? { ...one, units: (one.units ?? 0) + 1 } : undefined)),
    survives: OPENINGS,
  },
  {
    kind: "an opening was of one unit less",
    mutants: eachOperation((one) => (isA("open", one) ? { ...one, units: (one.units ?? 0) - 1 } : undefined)),
    survives: OPENINGS,
  },
  {
    kind: "an opening was refused",
    mutants: eachOperation((one) => (isA("open", one) ? { ...one, outcome: "fail" } : undefined)),
    survives: { "*": TWIN },
  },
  {
    kind: "both requests of an opening were refused",
    mutants: (run) =>
      ["spring", "autumn"].map((sale) => ({
        where: sale,
        run: {
          ...run,
          operations: run.operations.map((one) =>
            isA("open", one) && one.sale === sale ? { ...one, outcome: "fail" as const } : one,
          ),
        },
      })),
    survives: { "*": "a sale that was opened elsewhere: then only the store says of how many units" },
  },
  {
    kind: "a restock was refused",
    mutants: eachOperation((one) => (isA("restock", one) ? { ...one, outcome: "fail" } : undefined)),
    survives: { "restock spring r1 398": TWIN },
  },
  {
    kind: "a restock was never asked for",
    mutants: eachOperation((one) => (isA("restock", one) ? null : undefined)),
    survives: { "restock spring r1 398": TWIN },
  },
  {
    kind: "a restock was of one unit more",
    mutants: eachOperation((one) =>
      isA("restock", one) ? { ...one, units: (one.units ?? 0) + 1 } : undefined,
    ),
    survives: { "restock spring r1 298": EITHER, "restock spring r1 398": EITHER },
  },
  {
    kind: "a restock was under another key",
    mutants: eachOperation((one) => (isA("restock", one) ? { ...one, key: "another" } : undefined)),
    survives: { "*": "a request in doubt may be one more supply, and of one alone the key tells nothing" },
  },
  {
    kind: "a restock came later",
    mutants: eachOperation((one) =>
      isA("restock", one)
        ? { ...one, invoked: one.invoked + 400, completed: one.completed + 400 }
        : undefined,
    ),
    survives: { "restock spring r1 398": TWIN },
  },
  { kind: "a heal failed", mutants: heal("fail") },
  { kind: "a heal did its work", mutants: heal("ok"), survives: { "*": "that is as it should be" } },
];

// Lies of the stores: each thing that they show, one more, one less, or of another.
import type { Observation, Sample } from "../../../invariants/record/observation.ts";
import { END } from "../../support/right-sale.ts";
import { eachObservation, type Kind } from "./kind.ts";

type Count = "remaining" | "initial" | "deducted" | "orders";
const COUNTS: readonly Count[] = ["remaining", "initial", "deducted", "orders"];

const counted = (count: Count, by: number) =>
  eachObservation((one) => {
    const value = one.kind === "sample" ? one[count] : undefined;
    // None of these is ever less than 0, but the stock of a server that oversells.
    return value === undefined || (value + by < 0 && count !== "remaining")
      ? undefined
      : [{ ...one, [count]: value + by } as Sample];
  });

const ofKind = (kind: Observation["kind"], change: (one: Observation) => Observation[]) =>
  eachObservation((one) => (one.kind === kind ? change(one) : undefined));

/** An observation in the place of another one of its kind. */
const changed = <K extends Observation["kind"]>(
  kind: K,
  change: (one: Extract<Observation, { kind: K }>) => Observation[],
) => ofKind(kind, (one) => change(one as Extract<Observation, { kind: K }>));

const EARLIER_ORDERS =
  "orders are counted after deductions, and some are on their way: only what is listed at the end is compared";

/** Samples after which another order came. */
const MORE_ORDERS = Object.fromEntries(
  [
    ...["autumn 4", "autumn 14", "autumn 27"],
    ...["spring 4", "spring 14", "spring 27", "spring 59", "spring 149", "spring 309", "spring 499"],
  ].map((place) => [`sample ${place}`, EARLIER_ORDERS]),
);

const counts = COUNTS.flatMap((count): Kind[] => [
  { kind: `a sample shows one more of ${count}`, mutants: counted(count, 1), ...surviving(count, "more") },
  { kind: `a sample shows one less of ${count}`, mutants: counted(count, -1), ...surviving(count, "less") },
]);

function surviving(count: Count, by: "more" | "less"): Pick<Kind, "survives"> {
  if (count !== "orders") return {};
  return by === "less" ? { survives: { "*": EARLIER_ORDERS } } : { survives: MORE_ORDERS };
}

export const STORES_CHANGED: Kind[] = [
  ...counts,
  { kind: "the ledger lacks a deduction", mutants: changed("deduction", () => []) },
  {
    kind: "the ledger holds another buyer in the place of one",
    mutants: changed("deduction", (one) => [{ ...one, user: "a stranger" }]),
  },
  {
    kind: "the ledger holds one under another gid",
    mutants: changed("deduction", (one) => [{ ...one, gid: "another" }]),
  },
  {
    kind: "the ledger holds one more",
    mutants: changed("deduction", (one) => [one, { ...one, user: "oz", gid: "one more" }]),
  },
  {
    kind: "the ledger lists one twice",
    mutants: changed("deduction", (one) => [one, one]),
    survives: { "*": "a scan may list an entry twice: that is no second unit" },
  },
  { kind: "an order is missing", mutants: changed("order", () => []) },
  { kind: "an order is another buyer's", mutants: changed("order", (one) => [{ ...one, user: "oz" }]) },
  { kind: "an order is a stranger's", mutants: changed("order", (one) => [{ ...one, user: "a stranger" }]) },
  { kind: "an order is under another gid", mutants: changed("order", (one) => [{ ...one, gid: "another" }]) },
  {
    kind: "an order shows no gid",
    mutants: changed("order", ({ gid: _, ...one }) => [one]),
    survives: { "*": "what is not shown contradicts nothing" },
  },
  { kind: "an order is there twice", mutants: changed("order", (one) => [one, one]) },
  {
    kind: "there is one more order",
    mutants: changed("order", (one) => [one, { ...one, user: "oz", gid: "one more" }]),
  },
  {
    kind: "an order was inserted before its buyer asked",
    mutants: changed("order", (one) => [{ ...one, at: (one.at ?? 0) - 30 }]),
  },
  {
    kind: "an order was inserted long after load and faults were over",
    mutants: changed("order", (one) => [{ ...one, at: (one.at ?? 0) + END + 1_000 }]),
  },
  {
    kind: "an order was inserted late, while buyers still came",
    mutants: changed("order", (one) => [{ ...one, at: (one.at ?? 0) + 1_100 }]),
    survives: { "*": "its bound counts from the end of load and faults; the figures show its lag" },
  },
  {
    kind: "an order came a little later",
    mutants: changed("order", (one) => [{ ...one, at: (one.at ?? 0) + 5 }]),
    survives: { "*": "it is within its bound" },
  },
  {
    kind: "a message of the sale is unfinished",
    mutants: changed("deduction", (one) => [
      one,
      { kind: "message", gid: one.gid ?? "", status: "submitted" },
    ]),
  },
  {
    kind: "a message of nobody knows whom is unfinished",
    mutants: changed("rest", (one) => [one, { kind: "message", gid: "foreign", status: "prepared" }]),
  },
  { kind: "rest was not recorded", mutants: changed("rest", () => []) },
  { kind: "rest was not reached", mutants: changed("rest", (one) => [{ ...one, rested: false }]) },
  {
    kind: "rest was not proven",
    mutants: changed("rest", (one) => [{ ...one, by: "quiet" }]),
    survives: { "*": "nothing is missing, and the coordinator holds no message" },
  },
  ...(["stock", "ledger", "orders", "messages"] as const).map(
    (what): Kind => ({
      kind: `the target does not show its ${what}`,
      mutants: changed("rest", (one) => [one, { kind: "unseen", what, reason: "it cannot" }]),
    }),
  ),
  {
    kind: "the target does not show the units put on sale",
    mutants: changed("rest", (one) => [one, { kind: "unseen", what: "initial", reason: "it cannot" }]),
    survives: { "*": "the history knows them" },
  },
  {
    kind: "a clock moved by a second",
    mutants: changed("clock", (one) => [{ ...one, offsetMs: one.offsetMs + 1_000 }]),
  },
  {
    kind: "a clock moved within its bounds",
    mutants: changed("clock", (one) => [{ ...one, offsetMs: one.offsetMs + one.errorMs / 2 }]),
    survives: { "*": "every comparison is widened by the bounds" },
  },
  {
    kind: "a store keeps its files in memory",
    mutants: changed("storage", (one) => [{ ...one, durable: false }]),
  },
  {
    kind: "a fifth of the load did not arrive",
    mutants: changed("load", (one) => [{ ...one, arrived: one.arrived * 0.8 }]),
  },
  {
    kind: "DTM was pushed",
    mutants: changed("rest", (one) => [{ kind: "push", at: END - 50 }, one]),
    survives: { "*": "that is said in a note, and no lie" },
  },
];

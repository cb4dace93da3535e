// Requests counted over time: arrivals, answers by outcome, percentiles of the time that they took.
import { percentilesOf } from "../../../base/percentiles.ts";
import type { Facts } from "../../facts/facts.ts";
import { KINDS, OUTCOMES, type Request, type Requests } from "../../facts/requests.ts";
import { pack } from "./columns.ts";
import type { TrafficGroup, TrafficPart } from "./page-data.ts";

/** Lengths of a step. The shortest is taken that leaves no more than {@link MOST_STEPS}. */
const STEPS_MS = [100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const MOST_STEPS = 600;
/** With more sales, only the requests of all of them are told apart by kind. */
const MOST_SALES_BY_KIND = 12;

/** What happened in one step. */
interface Cell {
  arrived: number;
  /** By {@link OUTCOMES}. */
  answered: number[];
  took: number[];
}

/** The traffic of the run, which lasted until `endMs`. */
export function trafficOf(facts: Facts, endMs: number): TrafficPart {
  const stepMs = STEPS_MS.find((step) => endMs / step <= MOST_STEPS) ?? Math.ceil(endMs / MOST_STEPS);
  const sales = [...facts.sales.values()].map(({ requests }) => requests);
  const kinds = KINDS.map((_, kind) => kind);
  const group = (requests: readonly Requests[], place: Pick<TrafficGroup, "sale" | "kind">) =>
    groupOf(requests, place, stepMs, facts.startedAt);
  const bySale = sales.flatMap((requests, sale) => [
    group([requests], { sale }),
    ...(sales.length > MOST_SALES_BY_KIND ? [] : kinds.map((kind) => group([requests], { sale, kind }))),
  ]);
  const all = [group(sales, {}), ...kinds.map((kind) => group(sales, { kind }))];
  // A single sale is all of them.
  const groups = sales.length === 1 ? all : [...all, ...bySale];
  return { stepMs, kinds: KINDS, groups: groups.filter(({ steps }) => steps.count > 0) };
}

function groupOf(
  sales: readonly Requests[],
  place: Pick<TrafficGroup, "sale" | "kind">,
  stepMs: number,
  start: number,
): TrafficGroup {
  const cells = new Map<number, Cell>();
  const cellAt = (time: number): Cell => {
    const step = Math.max(0, Math.floor((time - start) / stepMs));
    const cell = cells.get(step) ?? { arrived: 0, answered: [0, 0, 0], took: [] };
    cells.set(step, cell);
    return cell;
  };
  for (const requests of sales)
    for (let index = 0; index < requests.length; index++) {
      const request = requests.at(index);
      if (place.kind === undefined || request.kind === place.kind) count(request, cellAt);
    }
  const steps = [...cells.keys()].sort((a, b) => a - b);
  const column = (value: (cell: Cell) => number | undefined) =>
    pack(steps.map((step) => value(cells.get(step) ?? { arrived: 0, answered: [], took: [] })));
  const outcome = (name: (typeof OUTCOMES)[number]) =>
    column(({ answered }) => answered[OUTCOMES.indexOf(name)] ?? 0);
  const percentiles = new Map(
    [...cells].map(([step, { took }]) => [step, took.length === 0 ? undefined : percentilesOf(took)]),
  );
  const percentile = (share: number) => pack(steps.map((step) => percentiles.get(step)?.(share)));
  return {
    ...place,
    steps: pack(steps),
    arrived: column(({ arrived }) => arrived),
    ok: outcome("ok"),
    fail: outcome("fail"),
    info: outcome("info"),
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
  };
}

/** A request counts when it comes, and its answer when that comes; an answer that never came, nowhere. */
function count({ invoked, completed, outcome }: Request, cellAt: (time: number) => Cell): void {
  cellAt(invoked).arrived += 1;
  if (!Number.isFinite(completed)) return;
  const { answered, took } = cellAt(completed);
  answered[outcome] = (answered[outcome] ?? 0) + 1;
  took.push(completed - invoked);
}

// Packs the records of buyers for the page: words once, times from the first operation of the run.
import type { Facts } from "../../facts/facts.ts";
import type { Held, SaleFacts } from "../../facts/sale-facts.ts";
import type { Operation } from "../../record/history.ts";
import type { Order, Sample } from "../../record/observation.ts";
import type { WireLine } from "../../record/wire.ts";
import type { LogLine, RunContext } from "../../trace/gathered.ts";
import type { TraceFinding } from "../../trace/trace.ts";
import type { Chosen } from "./choose-buyers.ts";
import { type KeptBuyer, OUTCOMES, type TracesPart } from "./traces.ts";

/** What was read of one buyer. */
export interface ReadBuyer extends Chosen {
  purchases: Operation[];
  /** Absent where exchanges and log lines were not looked for. */
  besides?: { wire: WireLine[]; logs: LogLine[]; moreLogs: number };
}

/** What was read of the run. */
export interface ReadTraces {
  folder: string;
  buyers: number;
  run: RunContext;
  supplies: Operation[];
  findings: TraceFinding[];
  chosen: readonly ReadBuyer[];
}

/** The most samples of one sale. */
const MOST_SAMPLES = 400;

/** Everything that the page needs for traces. */
export function packTraces(facts: Facts, read: ReadTraces): TracesPart {
  const { folder, buyers, run, supplies, findings, chosen } = read;
  const words = new Words();
  const sales = [...facts.sales.values()];
  const numbers = new Map(sales.map(({ sale }, number) => [sale, number]));
  const held = new Holdings(sales);
  const kept = chosen.map((one): KeptBuyer => {
    const { sale, user, purchases, besides } = one;
    return {
      sale: numbers.get(sale) ?? 0,
      user,
      asked: purchases.map((purchase) => askedOf(purchase, run.startedAt, words)),
      held: held
        .deductionsOf(one)
        .map(({ gid, units = 1, user: named }) => [words.number(gid), units, named === undefined ? 0 : 1]),
      orders: held
        .ordersOf(one)
        .map(({ gid, at, units = 1 }) => [
          words.number(gid),
          at === undefined ? null : Math.round(at - run.startedAt),
          units,
        ]),
      ...besides,
    };
  });
  const { messages } = facts;
  const samples = sales.map(({ samples }) => columnsOf(samples, run.startedAt));
  return {
    folder,
    buyers,
    run,
    sales: [...numbers.keys()],
    words: words.list,
    supplies,
    messages,
    samples,
    findings,
    kept,
  };
}

/** Each word once, with its number. */
class Words {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(word: string | undefined): number {
    if (word === undefined) return -1;
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    this.#numbers.set(word, this.list.length);
    return this.list.push(word) - 1;
  }
}

function askedOf(purchase: Operation, startedAt: number, words: Words): KeptBuyer["asked"][number] {
  const { invoked, completed, outcome, status = 0, rule = -1, gid, error, process } = purchase;
  return [
    ...[invoked - startedAt, Number.isFinite(completed) ? completed - invoked : null],
    ...[
      OUTCOMES.indexOf(outcome),
      status,
      rule,
      words.number(gid),
      words.number(error),
      words.number(process),
    ],
  ] as KeptBuyer["asked"][number];
}

/** Deductions and orders by buyer; a deduction without a buyer is of those who were told its gid. */
class Holdings {
  readonly #deductions = new Map<string, Held[]>();
  readonly #nameless = new Map<string, Held[]>();
  readonly #orders = new Map<string, Order[]>();

  constructor(sales: readonly SaleFacts[]) {
    for (const { sale, deductions, orders } of sales) {
      for (const one of deductions)
        if (one.user !== undefined) push(this.#deductions, keyOf(sale, one.user), one);
        else if (one.gid !== undefined) push(this.#nameless, keyOf(sale, one.gid), one);
      for (const one of orders) push(this.#orders, keyOf(sale, one.user), one);
    }
  }

  deductionsOf({ sale, user, purchases }: ReadBuyer): Held[] {
    const gids = new Set(purchases.flatMap(({ gid }) => gid ?? []));
    const all = [
      ...(this.#deductions.get(keyOf(sale, user)) ?? []),
      ...[...gids].flatMap((gid) => this.#nameless.get(keyOf(sale, gid)) ?? []),
    ];
    // A store may list an entry twice.
    return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  }

  ordersOf({ sale, user }: ReadBuyer): Order[] {
    return this.#orders.get(keyOf(sale, user)) ?? [];
  }
}

const keyOf = (sale: string, name: string): string => JSON.stringify([sale, name]);

function push<T>(map: Map<string, T[]>, key: string, one: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [one]);
  else known.push(one);
}

/** Begin, end, left, deducted and orders in columns: the last sample always, of many an even choice. */
function columnsOf(samples: readonly Sample[], startedAt: number): (number | null)[][] {
  const every = Math.max(1, Math.ceil(samples.length / MOST_SAMPLES));
  const shown = samples.filter((_, index) => index % every === 0 || index === samples.length - 1);
  return [
    shown.map(({ at }) => Math.round(at - startedAt)),
    shown.map(({ until }) => (until === undefined ? null : Math.round(until - startedAt))),
    shown.map(({ remaining }) => remaining ?? null),
    shown.map(({ deducted }) => deducted ?? null),
    shown.map(({ orders }) => orders ?? null),
  ];
}

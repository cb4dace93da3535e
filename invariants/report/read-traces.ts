// Reads from a run's folder what the page needs to trace buyers: one more pass over the history, and over the exchanges
// and logs where there are some.
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { Names } from "../compact/names.ts";
import { nameIn, spanOf } from "../compact/span.ts";
import { sentenceOf } from "../every-check.ts";
import type { Facts } from "../facts/facts.ts";
import type { Operation, Purchase } from "../record/history.ts";
import { type Listener, readHistory } from "../record/reading/read-history.ts";
import type { RunFile } from "../record/run-file.ts";
import type { RunContext } from "../trace/gathered.ts";
import { NameIndex } from "../trace/name-index.ts";
import { pickExchanges } from "../trace/reading/pick-exchanges.ts";
import { eachLogLine, KeptLines } from "../trace/reading/read-logs.ts";
import type { Verdict } from "../verdict.ts";
import { type Chosen, chooseBuyers } from "./data/choose-buyers.ts";
import { packTraces, type ReadBuyer } from "./data/pack-traces.ts";
import type { TracesPart } from "./data/traces.ts";

/** Exchanges and log lines are looked for of the buyers of findings, and of so few others: they take room. */
const MOST_BESIDES = 300;

/** Everything that the page needs for traces. `alongside` is told of all operations in the same read. */
export function readTraces(
  folder: string,
  run: RunFile,
  verdict: Verdict,
  facts: Facts,
  alongside?: Listener,
): TracesPart {
  const { chosen, buyers } = chooseBuyers(facts, verdict);
  const history = new ChosenHistory(chosen, alongside);
  readHistory(path.join(folder, "history.jsonl"), history, run.format);
  const read = chosen.map((one, index): ReadBuyer => ({ ...one, purchases: history.purchases[index] ?? [] }));
  const wire = readBesides(folder, read, facts);
  return packTraces(facts, {
    folder: typed(folder),
    buyers,
    run: contextOf(run, facts, history.startedAt, wire),
    supplies: history.supplies,
    findings: verdict.invariants.flatMap(({ name, findings }) =>
      findings.map(({ what }) => ({ invariant: name, says: sentenceOf(name), what })),
    ),
    chosen: read,
  });
}

/** The folder as one types it where the run was started. */
function typed(folder: string): string {
  const near = path.relative(process.cwd(), folder);
  return near.startsWith("..") ? `runs/${path.basename(folder)}` : near;
}

/** Keeps the purchases of the buyers who were chosen, and what puts units on sale. */
class ChosenHistory {
  readonly #names = new Map<string, { names: Names; indices: number[] }>();
  readonly purchases: Operation[][];
  readonly supplies: Operation[] = [];
  startedAt = Number.POSITIVE_INFINITY;

  readonly #alongside: Listener | undefined;

  constructor(chosen: readonly Chosen[], alongside?: Listener) {
    this.#alongside = alongside;
    this.purchases = chosen.map(() => []);
    for (const [index, { sale, user }] of chosen.entries()) {
      const own = this.#names.get(sale) ?? { names: new Names(), indices: [] };
      this.#names.set(sale, own);
      own.indices[own.names.number(spanOf(user))] = index;
    }
  }

  addPurchase(purchase: Purchase): void {
    this.#alongside?.addPurchase(purchase);
    this.#keep(purchase);
  }

  #keep(purchase: Purchase): void {
    if (purchase.invoked < this.startedAt) this.startedAt = purchase.invoked;
    const own = this.#names.get(purchase.sale);
    const index = own?.indices[own.names.indexOf(purchase.user)];
    if (index === undefined) return;
    const { process, user, ...rest } = purchase;
    this.purchases[index]?.push({ ...rest, process: nameIn(process), op: "purchase", user: nameIn(user) });
  }

  addOperation(operation: Operation): void {
    this.#alongside?.addOperation(operation);
    const { process, op, sale, user, invoked } = operation;
    if (invoked < this.startedAt) this.startedAt = invoked;
    if (op === "purchase" && sale !== undefined && user !== undefined)
      this.#keep({ ...operation, process: spanOf(process), sale, user: spanOf(user) });
    else if (op === "open" || op === "restock") this.supplies.push(operation);
  }
}

/** Adds exchanges and log lines to the first buyers; returns what is known of the recorded exchanges. */
function readBesides(folder: string, read: ReadBuyer[], facts: Facts): RunContext["wire"] {
  const inFindings = read.filter(({ isInFinding }) => isInFinding).length;
  const some = read.slice(0, inFindings + MOST_BESIDES);
  const kept = some.map(() => new KeptLines());
  for (const [number, one] of some.entries())
    one.besides = { wire: [], logs: kept[number]?.logs ?? [], moreLogs: 0 };
  const index = new NameIndex(
    some.map(({ sale, user, purchases }) => ({
      sale,
      users: [user],
      gids: gidsOf(sale, user, purchases, facts),
    })),
  );
  const wire = orDamaged(() =>
    pickExchanges(
      folder,
      ({ on, text }) => index.find(...on, text),
      (number, line) => some[number]?.besides?.wire.push(line),
    ),
  );
  eachLogLine(folder, (line) => {
    for (const number of index.find(line.text)) kept[number]?.add(line);
  });
  for (const [number, { besides }] of some.entries())
    if (besides) besides.moreLogs = kept[number]?.moreLogs ?? 0;
  return wire;
}

/** A report is no place to fail for a damaged line: it says that exchanges are missing. */
function orDamaged(pick: () => RunContext["wire"]): RunContext["wire"] {
  try {
    return pick();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { lacks: [error.message] };
  }
}

/** The gids that a buyer was told, or that the stores hold for them. */
function gidsOf(sale: string, user: string, purchases: readonly Operation[], facts: Facts): string[] {
  const { deductions = [], orders = [] } = facts.sales.get(sale) ?? {};
  const held = [...deductions, ...orders].filter((one) => one.user === user);
  return [...new Set([...purchases, ...held].flatMap(({ gid }) => gid ?? []))];
}

function contextOf(
  { format = 1, replies = [], sources = {}, contract }: RunFile,
  { unseen, cut, rest, faults }: Facts,
  startedAt: number,
  wire: RunContext["wire"],
): RunContext {
  return {
    startedAt: Number.isFinite(startedAt) ? startedAt : 0,
    replies: replies.map(({ name }) => name),
    sources,
    wire,
    unseen: Object.fromEntries(unseen),
    cut,
    rest,
    faults,
    unitsReturn: contract?.unitsReturn ?? false,
    failedHealsCount: format > 1,
  };
}

// What a trace is made of: the parts of a record that concern one buyer or one gid. Plain data, so that a page can hold
// it too.
import type { Operation } from "../record/history.ts";
import type { Deduction, Order, Rest, Sample, UnfinishedMessage, Unseen } from "../record/observation.ts";
import type { WireLine } from "../record/wire.ts";
import type { TraceFinding } from "./trace.ts";

/** One line of a log file that names the gid, or the buyer and their sale. */
export interface LogLine {
  /** The file's name in the run's folder `logs`. */
  file: string;
  /** From 1. */
  line: number;
  text: string;
}

/** What is the same for every trace of a run. */
export interface RunContext {
  /** When the first operation of the run began, in ms since the epoch. */
  startedAt: number;
  /** The names of the rules for replies, by their index. */
  replies: readonly string[];
  /** Where ledger and orders are read, as `Redis` or `MySQL`; absent in runs that do not record it. */
  sources: Readonly<Partial<Record<"stock" | "ledger" | "orders", string>>>;
  /** Absent where the exchanges of the run were not recorded; `lacks` says what is not in the file, in words. */
  wire?: { lacks: readonly string[] } | undefined;
  /** Why a source cannot be read, by what it shows. */
  unseen: Readonly<Partial<Record<Unseen["what"], string>>>;
  /** Why a file counts as cut. */
  cut: { history?: string | undefined; observations?: string | undefined };
  rest?: Rest | undefined;
  /** All that struck the system, and its healing. */
  faults: readonly Operation[];
  /** Units may go back on sale: an order that is not there need not be missing. */
  unitsReturn: boolean;
  /** In formats after the first, a heal that is `fail` has not healed. */
  failedHealsCount: boolean;
}

/** What concerns one buyer or gid of one sale. */
export interface Gathered {
  run: RunContext;
  sale: string;
  users: readonly string[];
  gids: readonly string[];
  purchases: readonly Operation[];
  /** The opening and the restocks of the sale. */
  supplies: readonly Operation[];
  deductions: readonly Deduction[];
  orders: readonly Order[];
  messages: readonly UnfinishedMessage[];
  samples: readonly Sample[];
  exchanges: readonly WireLine[];
  logs: readonly LogLine[];
  /** Log lines beyond those that are kept. */
  moreLogs: number;
  findings: readonly TraceFinding[];
  /** Exchanges and log lines were not looked for, so that there may be some. */
  isPartial?: boolean;
}

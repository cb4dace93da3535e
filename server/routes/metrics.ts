// The metrics that Prometheus reads. Each server has its own registry, because a test builds several in one process.
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { SaleError } from "../errors.ts";
import type { Reply } from "../selling/purchase.ts";

export interface Metrics {
  /** Those of this process. */
  registry: Registry;
  contentType: string;
  /** What `/metrics` answers. */
  read(): Promise<string>;
  /** Counts a purchase that got its reply, and the time that took, in ms. */
  answered(reply: Reply, tookMs: number): void;
  /** Counts a submit or an abort that failed. */
  leftToCheckBack(step: "submit" | "abort"): void;
  /** Counts a submit that DTM refused although a unit was deducted. */
  submitRefused(): void;
  /** Counts buyers who have an order under another gid than the one of their unit. */
  conflicted(buyers: number): void;
  /** Counts a branch call for a message that the ledger knows nothing of. */
  ledgerLost(): void;
}

const LATENCY_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];

/**
 * The metrics of one process. Where there are several workers, each metric has the worker's number as a label, and
 * `readAll` reads those of all.
 */
export function createMetrics(worker: number | undefined, readAll?: () => Promise<string>): Metrics {
  const registry = new Registry();
  if (worker !== undefined) registry.setDefaultLabels({ worker });
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const purchases = new Counter({
    name: "flashproof_purchases_total",
    help: "Purchases that got a reply, by its code.",
    labelNames: ["code"],
    registers,
  });
  const duration = new Histogram({
    name: "flashproof_purchase_duration_seconds",
    help: "Time from the arrival of a purchase to its reply.",
    buckets: LATENCY_BUCKETS_SECONDS,
    registers,
  });
  const checkBacks = new Counter({
    name: "flashproof_left_to_check_back_total",
    help: "Messages whose submit or abort failed. DTM ends them by check-back.",
    labelNames: ["step"],
    registers,
  });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const refusedSubmits = counter(
    "flashproof_refused_submits_total",
    "Submits that DTM refused although units were deducted: orders are lost.",
  );
  const conflicts = counter(
    "flashproof_order_conflicts_total",
    "Buyers whose unit got no order, because they have one of the same sale under another gid.",
  );
  const lostLedgers = counter(
    "flashproof_ledger_lost_calls_total",
    "Branch calls for a message of which the ledger holds no unit.",
  );
  return {
    registry,
    contentType: registry.contentType,
    read: readAll ?? (() => registry.metrics()),
    answered(reply, tookMs) {
      purchases.inc({ code: reply instanceof SaleError ? reply.code : "BOUGHT" });
      duration.observe(tookMs / 1_000);
    },
    leftToCheckBack: (step) => checkBacks.inc({ step }),
    submitRefused: () => refusedSubmits.inc(),
    conflicted: (buyers) => conflicts.inc(buyers),
    ledgerLost: () => lostLedgers.inc(),
  };
}

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
  return {
    registry,
    contentType: registry.contentType,
    read: readAll ?? (() => registry.metrics()),
    answered(reply, tookMs) {
      purchases.inc({ code: reply instanceof SaleError ? reply.code : "BOUGHT" });
      duration.observe(tookMs / 1_000);
    },
    leftToCheckBack: (step) => checkBacks.inc({ step }),
  };
}

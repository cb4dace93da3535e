// What Prometheus reads of this server: one registry per server, since a test builds several in one process.
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { SaleError } from "../errors.ts";
import type { Reply } from "../selling/purchase.ts";

export interface Metrics {
  registry: Registry;
  /** Counts one answered purchase and the time it took, in milliseconds. */
  answered(reply: Reply, tookMs: number): void;
  /** Counts a submit or an abort that was left to check-back. */
  leftToCheckBack(step: "submit" | "abort"): void;
}

const LATENCY_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];

/** The metrics of one process; those of one of several workers carry its number, so that none passes for another's. */
export function createMetrics(worker: number | undefined): Metrics {
  const registry = new Registry();
  if (worker !== undefined) registry.setDefaultLabels({ worker });
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const purchases = new Counter({
    name: "flashproof_purchases_total",
    help: "Purchases answered, by what the buyer was told.",
    labelNames: ["code"],
    registers,
  });
  const duration = new Histogram({
    name: "flashproof_purchase_duration_seconds",
    help: "Time from a purchase's arrival to its answer.",
    buckets: LATENCY_BUCKETS_SECONDS,
    registers,
  });
  const checkBacks = new Counter({
    name: "flashproof_left_to_check_back_total",
    help: "Messages whose submit or abort failed, so that DTM's check-back ends them.",
    labelNames: ["step"],
    registers,
  });
  return {
    registry,
    answered(reply, tookMs) {
      purchases.inc({ code: reply instanceof SaleError ? reply.code : "BOUGHT" });
      duration.observe(tookMs / 1_000);
    },
    leftToCheckBack: (step) => checkBacks.inc({ step }),
  };
}

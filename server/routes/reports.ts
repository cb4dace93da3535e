// What a server says of its messages beyond the replies: each in the log and in the metrics.
import type { FastifyBaseLogger } from "fastify";
import type { BranchParts } from "../selling/branches.ts";
import type { PurchaseParts } from "../selling/purchase.ts";
import type { Metrics } from "./metrics.ts";

/** Reports of purchases and of the branches that DTM calls. */
export type Reports = Pick<PurchaseParts, "onLeftToCheckBack" | "onSubmitRefused"> &
  Pick<BranchParts, "onConflicts"> & { onLedgerLost: () => void };

/** The reports, to this log and these metrics. */
export const reportsTo = (log: FastifyBaseLogger, metrics: Metrics): Reports => ({
  onLeftToCheckBack(step, gid, error) {
    metrics.leftToCheckBack(step);
    log.warn({ err: error, gid, step }, "left to check-back");
  },
  onSubmitRefused(gid, error) {
    metrics.submitRefused();
    log.error({ err: error, gid }, "DTM refuses the submit of a message that holds units: orders are lost");
  },
  onConflicts(gid, conflicts) {
    metrics.conflicted(conflicts.length);
    log.error({ gid, conflicts }, "buyers have an order under another gid; they were set apart");
  },
  onLedgerLost: () => metrics.ledgerLost(),
});

// What a server says of its messages beyond the replies: each in the log and in the metrics.
import type { FastifyBaseLogger } from "fastify";
import type { BranchParts } from "../selling/branches.ts";
import type { PurchaseParts } from "../selling/purchase.ts";
import type { Clock } from "../time/clock.ts";
import { LineASecond } from "./line-a-second.ts";
import type { Metrics } from "./metrics.ts";

/** Reports of purchases and of the branches that DTM calls. */
export type Reports = Pick<PurchaseParts, "onLeftToCheckBack" | "onSubmitRefused"> &
  Pick<BranchParts, "onConflicts"> & {
    onLedgerLost: () => void;
    /** Called when a branch call failed for a reason of the server or its stores. */
    onBranchFailed: (error: Error & { code?: string }) => void;
  };

/** The reports, to this log and these metrics. */
export function reportsTo(log: FastifyBaseLogger, metrics: Metrics, clock: Clock): Reports {
  const lines = new LineASecond(clock);
  return {
    onLeftToCheckBack(step, gid, error) {
      metrics.leftToCheckBack(step);
      const why = error instanceof Error ? error.message : String(error);
      lines.note(step, (leftOut) => log.warn({ why, gid, step, leftOut }, "left to check-back"));
    },
    onBranchFailed(error) {
      const report = (leftOut: number) =>
        log.warn({ err: error, leftOut }, "a branch call failed; DTM will call again");
      lines.note(`branch: ${error.code ?? error.name}`, report);
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
  };
}

// The primary of several server processes (workers) behind one port. It holds the port, so that a connection reaches a
// worker that runs, and it starts a worker again that ended. It takes no part in sales. When the primary is killed, its
// workers end at once: node:cluster ends a worker that loses its primary.
import cluster, { type Worker } from "node:cluster";
import type { Logger } from "pino";
import { CONFIG_EXIT_CODE } from "./start/settings-text.ts";
import { answerForMetrics } from "./start/worker-metrics.ts";

/** Longer than a worker gives itself to drain. */
const DRAIN_MS = 6_000;
const RETRY_MS = 500;

/**
 * Keeps this many workers running until SIGTERM or SIGINT. Then it drains them all and ends the process: with 0 if all of
 * them have drained, otherwise with 1.
 */
export function runWorkers(workers: number, logger: Logger): void {
  // Each worker accepts connections itself. By default the primary accepts them and passes them on, and a connection
  // that it passes to a dying worker gets no answer and is not closed.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const running = new Set<Worker>();
  let draining = false;
  let hasServed = false;
  let exitCode = 0;
  answerForMetrics();

  const start = (number: number) => {
    if (draining) return;
    const worker = cluster.fork({ WORKER: String(number) });
    const { pid } = worker.process;
    let serves = false;
    running.add(worker);
    worker.once("listening", () => {
      serves = hasServed = true;
      logger.info({ worker: number, workerPid: pid }, "worker serves");
    });
    worker.once("exit", (code, signal) => {
      running.delete(worker);
      if (draining) {
        if (code !== 0) exitCode = 1;
        if (running.size === 0) process.exit(exitCode);
        return;
      }
      // Another one would end in the same way.
      if (code === CONFIG_EXIT_CODE) process.exit(code);
      // If no worker has served yet, none will: the port is taken, for example.
      if (!hasServed) process.exit(code || 1);
      logger.warn({ worker: number, workerPid: pid, code, signal }, "worker ended and is started again");
      setTimeout(() => start(number), serves ? 0 : RETRY_MS);
    });
  };

  const stop = (signal: NodeJS.Signals) => {
    const signalAll = (each: NodeJS.Signals) => {
      for (const worker of running) worker.process.kill(each);
    };
    if (draining || running.size === 0) {
      signalAll("SIGKILL");
      process.exit(draining ? 1 : 0);
    }
    draining = true;
    logger.info({ signal }, "draining the workers");
    signalAll("SIGTERM");
    setTimeout(() => {
      logger.error({ afterMs: DRAIN_MS }, "the drain ran out: workers are killed");
      signalAll("SIGKILL");
      process.exit(1);
    }, DRAIN_MS).unref();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  for (let number = 1; number <= workers; number++) start(number);
}

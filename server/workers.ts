// The primary of several server processes behind one port. It holds the port, so that connections find whoever
// lives, and starts a worker again that died; of a sale it knows nothing. Should it be killed itself, the workers
// end at once, as node:cluster has them do when they lose their primary.
import cluster, { type Worker } from "node:cluster";
import type { Logger } from "pino";

/** Longer than a worker allows itself. */
const DRAIN_MS = 6_000;
const RETRY_MS = 500;

/** Keeps so many workers running until SIGTERM or SIGINT, then drains them all and ends the process. */
export function runWorkers(workers: number, logger: Logger): void {
  // Workers accept for themselves. By default the primary hands connections over, and one on its way to a worker
  // that dies is neither answered nor closed.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const running = new Set<Worker>();
  let draining = false;
  let hasServed = false;

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
        if (running.size === 0) process.exit(0);
        return;
      }
      // What keeps the first worker from serving keeps all of them: a port that is taken, for one.
      if (!hasServed) process.exit(code || 1);
      logger.warn({ worker: number, workerPid: pid, code, signal }, "worker ended; it is started again");
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
      signalAll("SIGKILL");
      process.exit(0);
    }, DRAIN_MS).unref();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  for (let number = 1; number <= workers; number++) start(number);
}

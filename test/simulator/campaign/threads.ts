// Threads that run schedules.
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { bundleWorker } from "./bundle-worker.ts";
import type { Task } from "./worker.ts";

/** A thread: gives it a task, and resolves with what came of it. One at a time. */
export type Thread = (task: Task) => Promise<unknown>;

/** The value of this function, with this number of threads. They end with it. Throws what a thread throws. */
export async function withThreads<T>(count: number, use: (threads: Thread[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "flashproof-simulator-"));
  const workers: Worker[] = [];
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // A second Ctrl-C ends the process at once.
  process.once("exit", remove);
  try {
    const file = await bundleWorker(folder);
    for (let number = 0; number < count; number++) workers.push(new Worker(file, { execArgv: [] }));
    return await use(workers.map(threadOf));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    process.off("exit", remove);
    remove();
  }
}

const threadOf =
  (worker: Worker): Thread =>
  async (task) => {
    // If the thread throws, so does this.
    const answered = once(worker, "message");
    worker.postMessage(task);
    const [answer] = await answered;
    return answer;
  };

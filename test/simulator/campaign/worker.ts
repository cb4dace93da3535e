// A thread of a campaign: runs the chunks and small worlds that it is sent.
import { parentPort } from "node:worker_threads";
import { type Engine, startEngine } from "../world/engine.ts";
import type { Fsync } from "../world/redis-process.ts";
import { REAL } from "../world/system.ts";
import { type Chunk, runChunk } from "./run-chunk.ts";
import { exhaust, type Part } from "./small-worlds.ts";

/** What a thread is sent. */
export type Task = Chunk | SmallTask;

/** A share of the small worlds. It ends once its time is over, or `stop` holds a 1: a busy thread gets no message. */
export interface SmallTask {
  part: Part;
  timeMs: number;
  fsync: Fsync;
  stop: Int32Array<SharedArrayBuffer>;
}

/** More departures than any time suffices for. */
const MOST_DEPARTURES = 20;

let engine: Engine | undefined;
// Messages come outside of promises, as the engine needs it.
parentPort?.on("message", (task: Task) => {
  engine ??= startEngine();
  parentPort?.postMessage("part" in task ? smallWorlds(task, engine) : runChunk(task, engine));
});

function smallWorlds({ part, timeMs, fsync, stop }: SmallTask, engine: Engine) {
  const end = performance.now() + timeMs;
  return exhaust(engine, MOST_DEPARTURES, {
    ...{ part, system: { ...REAL, fsync } },
    isOver: () => performance.now() > end || Atomics.load(stop, 0) === 1,
  });
}

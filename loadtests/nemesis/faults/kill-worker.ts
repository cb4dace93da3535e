// SIGKILL to one of the worker processes behind a server's port; their primary starts another.
import { holdsInTime } from "../../../base/until.ts";
import { childrenOf } from "../../../stack/process/group.ts";
import { processNamed, type Stack } from "../../../stack/stack.ts";
import type { Fault } from "../fault.ts";

const POLL_MS = 100;
const BACK_WITHIN_MS = 10_000;

const workersOf = (stack: Stack, server: string): number[] => {
  const pid = processNamed(stack, server)?.pid;
  return pid === undefined ? [] : childrenOf(pid);
};

export const killWorker: Fault = {
  name: "kill-worker",
  about: "SIGKILL to one worker process of a server that has several",
  mark: { name: "worker-killed", says: "a worker process of a server was killed during the sale" },
  placesIn: ({ servers, workers }) => (workers > 1 ? servers : []),
  details: (random) => ({ amount: random.int(0, 15) }),
  async inject({ stack }, { on, amount = 0 }) {
    const workers = workersOf(stack, on);
    const struck = workers[amount % workers.length];
    if (struck === undefined) return undefined;
    process.kill(struck, "SIGKILL");
    return `${on} worker ${struck}`;
  },
  // The server's primary starts another worker by itself.
  heal({ stack }, { on }) {
    const isBack = () => workersOf(stack, on).length >= stack.workers;
    return holdsInTime(isBack, { deadlineMs: BACK_WITHIN_MS, everyMs: POLL_MS });
  },
};

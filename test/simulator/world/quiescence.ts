// Runs all continuations that are due, at once and without a turn of the event loop: a turn costs several microseconds, and
// a schedule has some hundred steps.
import { setFlagsFromString } from "node:v8";

/**
 * A function that runs microtasks until none is left. V8 has it for its own tests; it takes some 10 ns when there is
 * nothing to run. A context of `node:vm` with a queue of its own takes fifty times as long, and does not run the
 * continuations of promises that come from outside of it. It works in code that a timer or a message called, and not in a
 * continuation: V8 runs no microtasks inside of one. Throws where it does not work.
 */
export function microtaskDrain(): () => void {
  // The flag stays set: V8 may forget the function's code, and compile it again.
  setFlagsFromString("--allow-natives-syntax");
  const drain = new Function("%PerformMicrotaskCheckpoint();") as () => void;
  let ran = false;
  Promise.resolve().then(() => {
    ran = true;
  });
  drain();
  if (!ran) throw new Error("microtasks cannot be run from here: call it from a timer, not after an await");
  return drain;
}

/** The value of this function, which is called where {@link microtaskDrain} works. */
export const outsideOfPromises = <T>(run: () => T): Promise<T> =>
  new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(run());
      } catch (error) {
        reject(error);
      }
    });
  });

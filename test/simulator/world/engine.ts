// What a thread has once for all its simulated worlds.
import { LuaScripts } from "../redis/lua/lua-scripts.ts";
import { microtaskDrain, outsideOfPromises } from "./quiescence.ts";
import { setTraps } from "./traps.ts";

/** What worlds of this thread share. Nothing passes through it from one to another. */
export interface Engine {
  /** Runs all continuations that are due. */
  drain(): void;
  /** Runs a function in which whatever asks this machine for time or chance throws. */
  inside<T>(run: () => T): T;
  scripts: LuaScripts;
  /** Removes the traps. */
  close(): void;
}

/** The engine of this thread. It must be started outside of promises: see {@link microtaskDrain}. */
export function startEngine(): Engine {
  const drain = microtaskDrain();
  const scripts = new LuaScripts();
  const traps = setTraps();
  return { drain, inside: traps.inside, scripts, close: traps.remove };
}

/** The value of a function that runs worlds, with an engine of its own. */
export const withEngine = <T>(run: (engine: Engine) => T): Promise<T> =>
  outsideOfPromises(() => {
    const engine = startEngine();
    try {
      return run(engine);
    } finally {
      engine.close();
    }
  });

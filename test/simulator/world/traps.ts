// While a world runs, nothing may ask this machine for time or chance: whatever does would differ from run to run.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/** Time or chance of this machine was asked for inside of a simulated world. */
export class Trapped extends Error {
  override readonly name = "Trapped";
  constructor(what: string) {
    super(`${what} was called inside of a simulated world`);
  }
}

/** The traps of this thread. */
export interface Traps {
  /** The value of the function. Throws {@link Trapped} if a trap was called, whether or not the function caught it. */
  inside<T>(run: () => T): T;
  /** Puts back what was there. */
  remove(): void;
}

type Holder = Record<string, unknown>;

const RANDOM = ["randomBytes", "randomUUID", "randomInt", "randomFillSync"];
const TIMERS = ["setTimeout", "setInterval", "setImmediate"];

/** Sets them. They do nothing until {@link Traps.inside} is called. */
export function setTraps(): Traps {
  let isInside = false;
  let first: Trapped | undefined;
  const spring = (called: string): never => {
    const trapped = new Trapped(called);
    first ??= trapped;
    throw trapped;
  };
  const undo: (() => void)[] = [];
  const replace = (holder: object, name: string, by: unknown) => {
    const before = Object.getOwnPropertyDescriptor(holder, name);
    Object.defineProperty(holder, name, { value: by, configurable: true, writable: true, enumerable: true });
    undo.push(() => {
      if (before === undefined) delete (holder as Holder)[name];
      else Object.defineProperty(holder, name, before);
    });
  };
  const trap = (holder: object, name: string, called: string) => {
    const real = (holder as Holder)[name];
    if (typeof real !== "function") return;
    const trapped = (...args: unknown[]): unknown => {
      if (isInside) spring(called);
      return Reflect.apply(real, holder, args);
    };
    replace(holder, name, Object.assign(trapped, real));
  };
  for (const name of TIMERS) trap(globalThis, name, name);
  for (const name of RANDOM) trap(crypto, name, `crypto.${name}`);
  for (const name of ["getRandomValues", "randomUUID"]) trap(globalThis.crypto, name, `crypto.${name}`);
  trap(Math, "random", "Math.random");
  trap(performance, "now", "performance.now");
  trap(Date, "now", "Date.now");
  const RealDate = Date;
  replace(
    globalThis,
    "Date",
    new Proxy(RealDate, {
      construct(target, args: unknown[], made) {
        if (args.length === 0 && isInside) spring("new Date()");
        return Reflect.construct(target, args, made === RealDate ? target : made);
      },
    }),
  );
  syncBuiltinESMExports();
  return {
    inside(run) {
      isInside = true;
      first = undefined;
      try {
        const value = run();
        if (first !== undefined) throw first;
        return value;
      } finally {
        isInside = false;
      }
    },
    remove() {
      for (const one of undo.reverse()) one();
      syncBuiltinESMExports();
    },
  };
}

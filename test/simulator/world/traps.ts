// While a world runs, nothing may ask this machine for time or chance: whatever does would differ from run to run.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";

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

const TIMERS = ["setTimeout", "setInterval", "setImmediate"];
const KEYS = ["generateKey", "generateKeySync", "generateKeyPair", "generateKeyPairSync"];

/** What is called, and the functions of it that tell time, bring chance, or let something happen later. */
const CALLED: readonly (readonly [name: string, holder: object, functions: readonly string[]])[] = [
  ["", globalThis, TIMERS],
  ["timers.", timers, TIMERS],
  ["timers/promises.", timersPromises, TIMERS],
  ["timers/promises.scheduler.", timersPromises.scheduler, ["wait", "yield"]],
  [
    "crypto.",
    crypto,
    [
      ...["randomBytes", "randomUUID", "randomInt", "randomFill", "randomFillSync", ...KEYS],
      ...["generatePrime", "generatePrimeSync"],
    ],
  ],
  ["crypto.", globalThis.crypto, ["getRandomValues", "randomUUID"]],
  ["crypto.subtle.", globalThis.crypto.subtle, ["generateKey"]],
  ["Math.", Math, ["random"]],
  ["Date.", Date, ["now"]],
  ["performance.", performance, ["now", "mark", "measure", "toJSON", "eventLoopUtilization"]],
  ["process.hrtime.", process.hrtime, ["bigint"]],
  ["process.", process, ["hrtime", "uptime", "cpuUsage", "resourceUsage", "nextTick"]],
  ["AbortSignal.", AbortSignal, ["timeout"]],
];

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
  const define = (holder: object, name: string, by: PropertyDescriptor) => {
    const before = Object.getOwnPropertyDescriptor(holder, name);
    Object.defineProperty(holder, name, { configurable: true, enumerable: true, ...by });
    undo.push(() => {
      if (before === undefined) delete (holder as Holder)[name];
      else Object.defineProperty(holder, name, before);
    });
  };
  const replace = (holder: object, name: string, value: unknown) =>
    define(holder, name, { value, writable: true });
  const trap = (holder: object, name: string, called: string) => {
    const real = (holder as Holder)[name];
    if (typeof real !== "function") return;
    const trapped = (...args: unknown[]): unknown => {
      if (isInside) spring(called);
      return Reflect.apply(real, holder, args);
    };
    replace(holder, name, Object.assign(trapped, real));
  };
  for (const [name, holder, functions] of CALLED)
    for (const one of functions) trap(holder, one, `${name}${one}`);
  const { timeOrigin } = performance;
  define(performance, "timeOrigin", {
    get: () => (isInside ? spring("performance.timeOrigin") : timeOrigin),
  });
  trapFormats(define, (called) => void (isInside && spring(called)));
  const RealDate = Date;
  replace(
    globalThis,
    "Date",
    new Proxy(RealDate, {
      construct(target, args: unknown[], made) {
        if (args.length === 0 && isInside) spring("new Date()");
        return Reflect.construct(target, args, made === RealDate ? target : made);
      },
      apply(target) {
        if (isInside) spring("Date()");
        return Reflect.apply(target, undefined, []);
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

/** Formats of dates, which take the time of this machine where they are given none. */
function trapFormats(
  define: (holder: object, name: string, by: PropertyDescriptor) => void,
  spring: (called: string) => void,
): void {
  const { prototype } = Intl.DateTimeFormat;
  const formatOf = Object.getOwnPropertyDescriptor(prototype, "format")?.get;
  const toParts = prototype.formatToParts;
  define(prototype, "format", {
    get(this: Intl.DateTimeFormat) {
      const format = formatOf?.call(this) as Intl.DateTimeFormat["format"];
      return (date?: Date | number) => {
        if (date === undefined) spring("Intl.DateTimeFormat.format");
        return format(date);
      };
    },
  });
  define(prototype, "formatToParts", {
    writable: true,
    value(this: Intl.DateTimeFormat, date?: Date | number) {
      if (date === undefined) spring("Intl.DateTimeFormat.formatToParts");
      return toParts.call(this, date);
    },
  });
}

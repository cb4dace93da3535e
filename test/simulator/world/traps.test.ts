import {
  generateKeyPairSync,
  generateKeySync,
  generatePrimeSync,
  randomBytes,
  randomFill,
  webcrypto,
} from "node:crypto";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { setTraps, Trapped } from "./traps.ts";

const test = suite("traps of a simulated world");

const CALLS: Readonly<Record<string, () => unknown>> = {
  "Date.now": () => Date.now(),
  "new Date()": () => new Date(),
  "Math.random": () => Math.random(),
  "performance.now": () => performance.now(),
  setTimeout: () => setTimeout(() => {}, 0),
  setInterval: () => setInterval(() => {}, 1_000),
  setImmediate: () => setImmediate(() => {}),
  "crypto.randomBytes": () => randomBytes(4),
  "crypto.randomUUID": () => crypto.randomUUID(),
  "crypto.getRandomValues": () => webcrypto.getRandomValues(new Uint8Array(2)),
  "crypto.randomFill": () => randomFill(Buffer.alloc(2), () => {}),
  "crypto.generateKeySync": () => generateKeySync("hmac", { length: 64 }),
  "crypto.generateKeyPairSync": () => generateKeyPairSync("ed25519"),
  "crypto.generatePrimeSync": () => generatePrimeSync(16),
  "crypto.subtle.generateKey": () =>
    crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"]),
  "Date()": () => Date(),
  "process.hrtime": () => process.hrtime(),
  "process.hrtime.bigint": () => process.hrtime.bigint(),
  "process.uptime": () => process.uptime(),
  "process.cpuUsage": () => process.cpuUsage(),
  "process.nextTick": () => process.nextTick(() => {}),
  "timers.setTimeout": () => timers.setTimeout(() => {}, 0),
  "timers.setImmediate": () => timers.setImmediate(() => {}),
  "timers/promises.setTimeout": () => timersPromises.setTimeout(0),
  "timers/promises.setInterval": () => timersPromises.setInterval(5),
  "timers/promises.scheduler.wait": () => timersPromises.scheduler.wait(0),
  "AbortSignal.timeout": () => AbortSignal.timeout(5),
  "Intl.DateTimeFormat.format": () => new Intl.DateTimeFormat("en").format(),
  "Intl.DateTimeFormat.formatToParts": () => new Intl.DateTimeFormat("en").formatToParts(),
  "performance.mark": () => performance.mark("made outside"),
  "performance.timeOrigin": () => performance.timeOrigin,
  "performance.toJSON": () => performance.toJSON(),
};

for (const [name, call] of Object.entries(CALLS))
  test(`${name} throws inside of a simulated world, and works outside`, () => {
    const traps = setTraps();
    try {
      assert.throws(
        () => traps.inside(call),
        (error: unknown) => error instanceof Trapped && error.message.includes(name),
      );
      const made = call();
      if (name === "setInterval") clearInterval(made as NodeJS.Timeout);
      assert.is(
        traps.inside(() => new Date(5).getTime()),
        5,
      );
      assert.is(
        traps.inside(() => new Intl.DateTimeFormat("en", { timeZone: "UTC" }).format(5)),
        "1/1/1970",
      );
    } finally {
      traps.remove();
    }
  });

test("removed, they leave what was there before", () => {
  const format = () => Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, "format")?.get;
  const all = () => [
    ...[Date, Date.now, Math.random, setTimeout, timers.setTimeout, timersPromises.setTimeout],
    ...[process.hrtime, process.hrtime.bigint, process.nextTick, AbortSignal.timeout, format()],
  ];
  const before = all();
  setTraps().remove();
  assert.equal(
    all().map((one, index) => one === before[index]),
    before.map(() => true),
  );
  assert.is(Object.getOwnPropertyDescriptor(performance, "timeOrigin"), undefined);
});

// Test files that fail in every way that another runner is known to pass, for runner.test.ts. Each text follows a
// head that declares `test = suite("shop")` and `good`, a body that passes.

/** By what the file does: its text, and what the runner must say of it. */
export const RED: Record<string, [text: string, says: RegExp]> = {
  "a test that throws": [
    `test("sells", () => { throw new Error("no unit") });`,
    /shop: sells\n {4}no unit\n {6}at .*test\.ts:4:\d+/,
  ],
  "a before hook that throws": [
    `test.before(() => { throw new Error("no store") }); test("sells", good);`,
    /shop \(before\)\n {4}no store[\s\S]*shop: sells\n {4}did not run/,
  ],
  "a before hook that throws in a finally which returns": [
    `test.before(async () => { try { await 1 } finally { throw new Error("masked") } }); test("sells", good);`,
    /masked/,
  ],
  "an after hook that throws": [
    `test.after(() => { throw new Error("still open") }); test("sells", good);`,
    /shop \(after\)\n {4}still open/,
  ],
  "a hook before each test that throws": [
    `test.before.each(() => { throw new Error("dirty") }); test("sells", good);`,
    /shop: sells \(before each\)\n {4}dirty/,
  ],
  "a hook after each test that throws": [
    `test.after.each(() => { throw new Error("dirt") }); test("sells", good);`,
    /shop: sells \(after each\)\n {4}dirt/,
  ],
  "a thrown text": [`test("sells", () => { throw "a text" });`, /no Error was thrown: 'a text'/],
  "a thrown undefined": [`test("sells", () => Promise.reject(undefined));`, /no Error was thrown: undefined/],
  "a test that fails behind one that throws no Error": [
    `test("sells", () => { throw undefined }); test("refuses", () => { throw new Error("no till") });`,
    /shop: refuses\n {4}no till/,
  ],
  "a test that fails behind a hook that throws": [
    `test.after.each(() => { throw new Error("dirt") }); test("sells", good); test("refuses", () => { throw new Error("no till") });`,
    /shop: refuses\n {4}no till/,
  ],
  "an error with its cause": [
    `test("sells", () => { throw new Error("no unit", { cause: new Error("no stock") }) });`,
    /no unit\n {6}at .*\n {6}caused by: Error: no stock\n {6} +at .*test\.ts:4:\d+/,
  ],
  "values that differ": [
    `import * as assert from ${JSON.stringify(import.meta.resolve("uvu/assert"))};
     test("sells", () => assert.is("1 unit", "2 units"));`,
    /Expected values to be strictly equal:\n {6}\+\+2·units.*\n {6}--1·unit/,
  ],
  "an exit with success inside a test": [
    `test("sells", () => process.exit(0));`,
    /shop: sells\n {4}the process ended before its tests were done \(exit code 0\)/,
  ],
  "an exit code set to failure": [
    `test("sells", () => { process.exitCode = 3 });`,
    /ended with exit code 3 after its tests/,
  ],
  "a file that cannot be imported": [`import "./nowhere.ts";`, /cannot be imported: .*nowhere/],
  "a file that does not parse": [`test("sells`, /cannot be imported/],
  "a test that never settles, with nothing left to wait for": [
    `test("waits", () => new Promise(() => {}));`,
    /shop: waits\n {4}the process ended before its tests were done \(exit code 13\)/,
  ],
  "a test that never settles, with a timer running": [
    `test("waits", () => new Promise(() => setInterval(good, 1000)));`,
    /shop: waits\n {4}took longer than its limit of 4 s/,
  ],
  "a hook that never settles": [
    `test.before(() => new Promise(() => setInterval(good, 1000))); test("sells", good);`,
    /shop \(before\)\n {4}took longer than its limit of 4 s/,
  ],
  "a test that blocks its process": [`test("spins", () => { for (;;); });`, /shop: spins\n {4}took longer/],
  "an error nobody waited for": [
    `test("sells", async () => { setTimeout(() => { throw new Error("late") }, 1); await new Promise((r) => setTimeout(r, 300)) });`,
    /ended before its tests were done[\s\S]*Error: late/,
  ],
  "a promise that is rejected and awaited by nobody": [
    `test("sells", async () => { void Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 300)) });`,
    /shop: sells\n {4}the process ended before its tests were done[\s\S]*Error: lost/,
  ],
  "a suite without a test": ["", /is a suite without a test/],
  "a test marked only": [`test.only("sells", good); test("refuses", good);`, /set ONLY=1 or unmark it/],
  "a skip without a reason": [`test.skip("sells", " "); test("refuses", good);`, /skipped without a reason/],
  "a test registered while tests run": [
    `test("sells", () => { test("inner", good) });`,
    /"test" was registered while tests were running/,
  ],
  "a hook registered while tests run": [
    `test("sells", () => test.after(good));`,
    /"after" was registered while tests were running/,
  ],
  "a timer left running": [`test("sells", () => { setInterval(good, 1000) });`, /did not end within 1 s/],
  "a process left running": [
    `import { spawn } from "node:child_process";
     test("sells", () => { spawn("sleep", ["61"], { stdio: "ignore" }).unref() });`,
    /left a process running: sleep 61/,
  ],
};

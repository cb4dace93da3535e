import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { ArmedFailpoints, journalIn } from "../../../server/selling/failpoints.ts";
import { systemClock } from "../../../server/time/clock.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("failpoints");

let folder: string;
test.before.each(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-failpoints-"));
});
test.after.each(() => rmSync(folder, { recursive: true, force: true }));

const file = () => path.join(folder, "server-1.failpoints.jsonl");
/** The failpoints of a process that starts now. */
const started = () => new ArmedFailpoints(systemClock, journalIn(file()));
const drops = async (failpoints: ArmedFailpoints, sale: string, buyers?: number) => {
  const context = buyers === undefined ? { sale } : { sale, buyers };
  const passed = failpoints.pass("after-deduct", context);
  return passed === undefined
    ? false
    : passed.then(
        () => false,
        (error: Error) => error.name === "DropConnection",
      );
};

test("an armed failpoint goes off `times` times, in its sale only", async () => {
  const failpoints = started();
  failpoints.arm({ name: "after-deduct", mode: "drop", sale: "a", times: 2 });
  const passes = [await drops(failpoints, "b"), await drops(failpoints, "a"), await drops(failpoints, "a")];
  assert.equal([...passes, await drops(failpoints, "a")], [false, true, true, false]);
});

test("it goes off for messages with enough buyers, and for those whose number is unknown", async () => {
  const failpoints = started();
  failpoints.arm({ name: "after-deduct", mode: "drop", buyers: 2, times: 2 });
  const passes = [
    await drops(failpoints, "a", 1),
    await drops(failpoints, "a", 2),
    await drops(failpoints, "a"),
  ];
  assert.equal(passes, [false, true, true]);
});

test("of two failpoints at one place, the first armed goes off first", async () => {
  const failpoints = started();
  failpoints.arm({ name: "after-deduct", mode: "drop" });
  failpoints.arm({ name: "after-deduct", mode: "error" });
  const names = [];
  for (let n = 0; n < 2; n++)
    names.push(await failpoints.pass("after-deduct", { sale: "a" })?.catch((error: Error) => error.name));
  assert.equal(names, ["DropConnection", "SaleError"]);
});

test("after a restart the failpoints that did not go off are still armed", async () => {
  const before = started();
  before.arm({ name: "after-deduct", mode: "drop", sale: "a", times: 2 });
  before.arm({ name: "after-deduct", mode: "drop", sale: "b" });
  await drops(before, "a");
  const after = started();
  assert.equal(
    [await drops(after, "a"), await drops(after, "a"), await drops(after, "b")],
    [true, false, true],
  );
  after.arm({ name: "after-deduct", mode: "drop", sale: "c" });
  after.disarmAll();
  assert.is(await drops(started(), "c"), false);
});

test("half a line at the end of the file spoils no other line", async () => {
  started().arm({ name: "after-deduct", mode: "drop", sale: "a" });
  appendFileSync(file(), '{"at":17,"name":"after-de');
  const failpoints = started();
  assert.is(await drops(failpoints, "a"), true);
  assert.match(readFileSync(file(), "utf8"), /after-de\n.*"mode":"drop"/);
});

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
/** What a process that starts now has armed. */
const started = () => new ArmedFailpoints(systemClock, journalIn(file()));
const drops = async (failpoints: ArmedFailpoints, sale: string, buyers?: number) => {
  const place = buyers === undefined ? { sale } : { sale, buyers };
  const passed = failpoints.reach("after-deduct", place);
  return passed === undefined
    ? false
    : passed.then(
        () => false,
        (error: Error) => error.name === "DropConnection",
      );
};

test("an armed failpoint goes off as often as asked for, in its sale only", async () => {
  const failpoints = started();
  failpoints.arm({ name: "after-deduct", mode: "drop", sale: "a", times: 2 });
  const passes = [await drops(failpoints, "b"), await drops(failpoints, "a"), await drops(failpoints, "a")];
  assert.equal([...passes, await drops(failpoints, "a")], [false, true, true, false]);
});

test("a message of fewer buyers than asked for passes, and one whose number is not known does not", async () => {
  const failpoints = started();
  failpoints.arm({ name: "after-deduct", mode: "drop", buyers: 2, times: 2 });
  const passes = [
    await drops(failpoints, "a", 1),
    await drops(failpoints, "a", 2),
    await drops(failpoints, "a"),
  ];
  assert.equal(passes, [false, true, true]);
});

test("of two at one place the first armed goes off first", async () => {
  const failpoints = started();
  failpoints.arm({ name: "after-deduct", mode: "drop" });
  failpoints.arm({ name: "after-deduct", mode: "error" });
  const names = [];
  for (let n = 0; n < 2; n++)
    names.push(await failpoints.reach("after-deduct", { sale: "a" })?.catch((error: Error) => error.name));
  assert.equal(names, ["DropConnection", "SaleError"]);
});

test("what was armed is armed again after a restart, less what went off", async () => {
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

test("half a line at the end of the file costs nothing but that line", async () => {
  started().arm({ name: "after-deduct", mode: "drop", sale: "a" });
  appendFileSync(file(), '{"at":17,"name":"after-de');
  const failpoints = started();
  assert.is(await drops(failpoints, "a"), true);
  assert.match(readFileSync(file(), "utf8"), /after-de\n.*"mode":"drop"/);
});

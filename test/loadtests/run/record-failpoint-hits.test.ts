// The failpoints that went off, from the servers' own files: whole, torn by a crash, and damaged.
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import { failpointHits } from "../../../loadtests/run/record-failpoint-hits.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("recorded failpoints");

const hit = (gid: string) => ({ at: 7, name: "after-deduct", mode: "exit", sale: "spring", gid });
const line = (one: object) => `${JSON.stringify(one)}\n`;
const gidsIn = (text: string) => failpointHits(text, "server-1.jsonl").map(({ gid }) => gid);

test("hits are taken, and armings are not", () => {
  const armed = line({ armed: { name: "after-deduct", mode: "exit", times: 1 } });
  assert.equal(gidsIn(armed + line(hit("a")) + line(hit("b")) + line({ armed: null })), ["a", "b"]);
  assert.equal(gidsIn(""), []);
});

test("an arming that was torn anywhere breaks no run", () => {
  const torn = line({ armed: { name: "after-deduct", mode: "exit", sale: "spring" } });
  for (let length = 0; length < torn.length - 1; length++)
    assert.equal(gidsIn(line(hit("a")) + torn.slice(0, length)), ["a"], torn.slice(0, length));
});

test("a line that was torn anywhere, by the death of its server, breaks no run", () => {
  const torn = line(hit("b"));
  for (let length = 0; length < torn.length - 1; length++)
    assert.equal(gidsIn(line(hit("a")) + torn.slice(0, length)), ["a"], torn.slice(0, length));
});

test("the line of a server that started again after a torn one is taken", () => {
  const torn = line(hit("b"));
  for (let length = 0; length < torn.length - 1; length++)
    assert.equal(gidsIn(torn.slice(0, length) + line(hit("c")) + line(hit("d"))), ["c", "d"]);
});

test("a whole line of the wrong shape is a failure that names file and line", () => {
  try {
    gidsIn(line(hit("a")) + line({ at: "noon" }));
  } catch (error) {
    assert.instance(error, HarnessError);
    if (!(error instanceof HarnessError)) return;
    assert.match(error.message, /^server-1\.jsonl, line 2: /);
    assert.is(error.code, "failed");
    return;
  }
  assert.unreachable("it was taken");
});

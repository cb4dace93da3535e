import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { answerAll, post, SUCCESS, stateOf, world } from "./asking.ts";

const test = suite("simulated DTM's store");

test("a crash forgets what was at work, and the store has another DTM take it up", () => {
  const { dtm, clock, open } = world();
  post(dtm, "prepare", "a");
  post(dtm, "submit", "a");
  const [call] = dtm.takeCalls();
  dtm.crash();
  dtm.answered(call?.id ?? 0, SUCCESS);
  const restarted = open();
  assert.is(stateOf(restarted, "a"), "submitted");
  clock.ms = 1_004_000;
  restarted.tick();
  assert.is(answerAll(restarted, SUCCESS).length, 1);
  assert.is(stateOf(restarted, "a"), "succeed");
});

test("of two replicas on one store, one takes up a message, and the other leaves it alone for ten seconds", () => {
  const { dtm, clock, open } = world();
  const other = open();
  post(dtm, "prepare", "a");
  clock.ms += 5_000;
  dtm.tick();
  other.tick();
  assert.equal([dtm.takeCalls().length, other.takeCalls().length], [1, 0]);
  clock.ms += 10_000;
  other.tick();
  assert.is(other.takeCalls().length, 1);
});

test("resetCronTime makes due now what is due later", () => {
  const { dtm, clock } = world();
  for (const gid of ["a", "b", "c"]) post(dtm, "prepare", gid, { timeout_to_fail: 1, retry_interval: 60 });
  clock.ms += 2_000;
  const reset = (query: string) => dtm.request("GET", `/api/dtmsvr/resetCronTime${query}`, undefined).body;
  assert.is(reset("?timeout=100"), '{"has_remaining":false,"succeed_count":0}');
  assert.is(reset("?timeout=0&limit=2"), '{"has_remaining":true,"succeed_count":2}');
  assert.is(dtm.nextDueAt, 1_002_000);
});

test("the store loses the newest of its unsynced writes in a crash, and no others", () => {
  const { dtm, store } = world();
  post(dtm, "prepare", "a");
  store.sync();
  post(dtm, "submit", "a");
  post(dtm, "prepare", "b");
  assert.is(store.unsynced, 2);
  store.crash(1);
  assert.equal([stateOf(dtm, "a"), stateOf(dtm, "b")], ["submitted", "none"]);
  post(dtm, "prepare", "b");
  store.sync();
  store.crash(0);
  assert.is(stateOf(dtm, "b"), "prepared");
});

test("with boltdb, a gid that begins with another one's succeeds without a call", () => {
  const { dtm } = world({ boltdb: true });
  for (const gid of ["s-1", "s-10"]) post(dtm, "prepare", gid);
  for (const gid of ["s-10", "s-1"]) post(dtm, "submit", gid);
  assert.equal(
    dtm.takeCalls().map(({ url }) => url),
    ["http://shop/order?branch_id=01&gid=s-1&op=action&trans_type=msg"],
  );
  assert.equal([stateOf(dtm, "s-10"), stateOf(dtm, "s-1")], ["succeed", "submitted"]);
});

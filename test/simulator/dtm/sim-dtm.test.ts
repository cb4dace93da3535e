import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { answerAll, post, START_MS, SUCCESS, stateOf, world } from "./asking.ts";

const test = suite("simulated DTM");

test("a message that is prepared and submitted calls its branch with what the submit carries", () => {
  const { dtm } = world();
  assert.equal(post(dtm, "prepare", "{s}-1"), SUCCESS);
  assert.equal(dtm.takeCalls(), []);
  assert.equal(post(dtm, "submit", "{s}-1", { branch_headers: { "X-Branch-Token": "newer" } }), SUCCESS);
  assert.equal(dtm.takeCalls(), [
    {
      id: 1,
      method: "POST",
      url: "http://shop/order?branch_id=01&gid=%7Bs%7D-1&op=action&trans_type=msg",
      headers: { "content-type": "application/json", accept: "application/json", "x-branch-token": "newer" },
      body: '{"users":["ann"]}',
      timeoutMs: 3000,
    },
  ]);
  assert.is(stateOf(dtm, "{s}-1"), "submitted");
  dtm.answered(1, SUCCESS);
  assert.is(stateOf(dtm, "{s}-1"), "succeed");
  assert.is(dtm.nextDueAt, undefined);
});

test("a call that the message's state does not allow is refused, and names the state", () => {
  const { dtm } = world();
  post(dtm, "prepare", "a");
  assert.equal(post(dtm, "prepare", "a"), SUCCESS);
  assert.equal(post(dtm, "abort", "a"), SUCCESS);
  assert.equal(post(dtm, "submit", "a"), {
    status: 409,
    body: `{"dtm_result":"FAILURE","message":"current status 'failed', cannot sumbmit. FAILURE"}`,
  });
  assert.match(post(dtm, "prepare", "a").body, "current status 'failed', cannot prepare");
  assert.match(post(dtm, "abort", "a").body, "current status 'failed', cannot abort");
});

test("an abort of an unknown gid is an error that says nothing for certain", () => {
  const { dtm } = world();
  const expected = { status: 500, body: '{"message":"no TransGlobal with gid: nobody found"}' };
  assert.equal(post(dtm, "abort", "nobody"), expected);
});

test("a message that is neither submitted nor aborted is checked back once its interval has passed", () => {
  const { dtm, clock } = world();
  post(dtm, "prepare", "a");
  assert.is(dtm.nextDueAt, 1_004_000);
  clock.ms = 1_003_999;
  dtm.tick();
  assert.equal(dtm.takeCalls(), []);
  clock.ms = 1_004_000;
  dtm.tick();
  assert.equal(answerAll(dtm, SUCCESS), ["GET http://shop/back?branch_id=00&gid=a&op=msg&trans_type=msg"]);
  assert.is(stateOf(dtm, "a"), "submitted");
  assert.is(dtm.nextDueAt, undefined, "the cron loop waits for the branch");
  assert.equal(answerAll(dtm, SUCCESS), [
    "POST http://shop/order?branch_id=01&gid=a&op=action&trans_type=msg",
  ]);
  assert.is(stateOf(dtm, "a"), "succeed");
});

test("a check-back that is due in the second of the time-out is put off by ten seconds", () => {
  const { dtm, clock } = world();
  post(dtm, "prepare", "a", { timeout_to_fail: 3, retry_interval: 3 });
  clock.ms = 1_003_300;
  dtm.tick();
  assert.equal(dtm.takeCalls(), []);
  assert.is(dtm.nextDueAt, 1_013_000);
});

test("a message fails when its check-back does", () => {
  const { dtm, clock } = world();
  post(dtm, "prepare", "a");
  clock.ms += 5_000;
  dtm.tick();
  answerAll(dtm, { status: 409, body: "" });
  assert.is(stateOf(dtm, "a"), "failed");
});

test("a check-back that is answered too late changes nothing", () => {
  const { dtm, clock } = world();
  post(dtm, "prepare", "a");
  clock.ms += 5_000;
  dtm.tick();
  const [question] = dtm.takeCalls();
  post(dtm, "submit", "a");
  dtm.answered(question?.id ?? 0, { status: 409, body: "" });
  assert.is(stateOf(dtm, "a"), "submitted");
  answerAll(dtm, SUCCESS);
  assert.is(stateOf(dtm, "a"), "succeed");
});

test("a branch that fails is called again, each time after twice as long", () => {
  const { dtm, clock } = world();
  post(dtm, "submit", "a", { retry_interval: 1 });
  const waits: number[] = [];
  for (const reply of [
    { status: 500, body: "" },
    undefined,
    { status: 409, body: "" },
    { status: 204, body: "" },
  ]) {
    assert.is(answerAll(dtm, reply).length, 1);
    const due = dtm.nextDueAt ?? 0;
    waits.push((due - Math.floor(clock.ms / 1000) * 1000) / 1000);
    clock.ms = due;
    dtm.tick();
  }
  assert.equal(waits, [2, 4, 8, 16]);
});

test("a branch that takes 1.5 s puts off the next try of its message", () => {
  const { dtm, clock } = world();
  const two = { steps: [{ action: "http://shop/1" }, { action: "http://shop/2" }], payloads: ["a", "b"] };
  for (const [ms, due] of [
    [1_499, 1_004_000],
    [1_500, 1_005_000],
  ] as const) {
    clock.ms = START_MS;
    post(dtm, "submit", `slow-${ms}`, two);
    clock.ms += ms;
    answerAll(dtm, SUCCESS);
    assert.is(dtm.nextDueAt, due);
    answerAll(dtm, SUCCESS);
  }
});

test("an ongoing branch is called again after the same time, and an ongoing check-back after the first interval", () => {
  const { dtm, clock } = world();
  post(dtm, "submit", "a", { retry_interval: 2 });
  answerAll(dtm, { status: 425, body: "" });
  assert.is(dtm.nextDueAt, 1_002_000);
  post(dtm, "prepare", "b", { retry_interval: 5 });
  clock.ms = 1_005_000;
  dtm.tick();
  answerAll(dtm, SUCCESS);
  dtm.tick();
  answerAll(dtm, { status: 500, body: "" });
  assert.is(dtm.nextDueAt, 1_015_000);
  clock.ms = 1_015_000;
  dtm.tick();
  answerAll(dtm, { status: 200, body: "ONGOING" });
  assert.is(dtm.nextDueAt, 1_020_000);
});

test("a word in the body of a reply counts before its status", () => {
  for (const [status, body, state] of [
    [200, "so FAILURE it is", "failed"],
    [409, "still ONGOING", "prepared"],
    [425, "FAILURE", "prepared"],
    [500, "FAILURE", "failed"],
    [200, "failure", "succeed"],
    [201, "", "prepared"],
  ] as const) {
    const { dtm, clock } = world();
    post(dtm, "prepare", "a", { steps: [], payloads: [] });
    clock.ms += 5_000;
    dtm.tick();
    answerAll(dtm, { status, body });
    assert.is(stateOf(dtm, "a"), state, `${status} ${body}`);
  }
});

test("a message that is submitted twice calls its branches twice, those that have run already too", () => {
  const { dtm } = world();
  const two = { steps: [{ action: "http://shop/1" }, { action: "http://shop/2" }], payloads: ["a", "b"] };
  post(dtm, "submit", "a", two);
  answerAll(dtm, SUCCESS);
  post(dtm, "submit", "a", two);
  const urls = dtm.takeCalls().map(({ url }) => url.split("?")[0]);
  assert.equal(urls, ["http://shop/2", "http://shop/1"]);
});

test("a submit without its prepare creates the message from its own body: without steps it succeeds", () => {
  const { dtm } = world();
  post(dtm, "submit", "a", { steps: [], payloads: [] });
  assert.equal(dtm.takeCalls(), []);
  assert.is(stateOf(dtm, "a"), "succeed");
});

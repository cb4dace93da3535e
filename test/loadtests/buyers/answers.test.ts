// What k6's buyers make of replies, and the lines that they write, without k6.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { answersOf } from "../../../loadtests/buyers/scripts/answers.ts";
import { lineEnding, lineStart } from "../../../loadtests/buyers/scripts/history-lines.ts";
import type { K6Response } from "../../../loadtests/buyers/scripts/sender.ts";
import { lookAtHeaders, type Meaning, type Replies } from "../../../targets/reply.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";

const test = suite("answers to k6's buyers");

/** What k6 gives of a reply, as far as a buyer looks at it. */
const response = (given: object) => ({ headers: {}, error: "", error_code: 0, ...given }) as K6Response;

const text = fc.string({ unit: "binary" });
const meaning: fc.Arbitrary<Meaning> = fc.record(
  {
    outcome: fc.constantFrom("ok" as const, "fail" as const, "info" as const),
    rule: fc.nat({ max: 9 }),
    gid: text,
    error: text,
  },
  { requiredKeys: ["outcome"] },
);

test("the texts of a purchase's lines are the JSON of what they say, whatever its names and errors are", async () => {
  await holds(
    fc.property(text, text, text, fc.nat(), meaning, (process, sale, user, status, meaning) => {
      const start = lineStart(process, sale) + JSON.stringify(user);
      const says = { process, op: "purchase", sale, user };
      assert.is(`${start}}`, JSON.stringify(says));
      const told = { ...says, ...(status === 0 ? {} : { status }), ...meaning };
      assert.equal(JSON.parse(start + lineEnding(status, meaning)), told);
    }),
    { runs: 500 },
  );
});

const replies: Replies = {
  replies: [
    { status: [200], body: { ok: true }, outcome: "ok" },
    { status: [410], outcome: "fail", reason: "sold-out" },
  ],
  gid: "id",
};

test("a reply means what the target's rules say, with the gid that it has", () => {
  const answerOf = answersOf(replies);
  const told = (status: number, body: string) => answerOf(response({ status, body }));
  assert.equal(told(200, '{"ok":true,"id":"a"}').meaning, { outcome: "ok", rule: 0, gid: "a" });
  assert.equal(told(200, '{"ok":true,"id":"b"}').meaning, { outcome: "ok", rule: 0, gid: "b" });
  assert.is(told(410, "").ending, ',"status":410,"outcome":"fail","rule":1,"error":"SOLD_OUT"}');
  assert.equal(told(200, "").meaning, { outcome: "info", error: "HTTP 200" });
  assert.equal(told(500, "").meaning, { outcome: "info", error: "HTTP 500" });
});

test("where rules look at headers, a reply of the same body may mean something else", () => {
  const queued: Replies = {
    replies: [{ status: [200], headers: { "X-Queue": "full" }, outcome: "fail" }],
    gid: null,
  };
  const answerOf = answersOf(queued);
  const told = (queue: string) =>
    answerOf(response({ status: 200, body: "{}", headers: { "X-Queue": queue } })).meaning.outcome;
  assert.equal(["full", "empty", "full"].map(told), ["fail", "info", "fail"]);
  const gidIn = (gid: Replies["gid"]) => lookAtHeaders({ replies: replies.replies, gid });
  assert.equal([null, "id", { text: "id=(\\d+)" }, { header: "x-id" }, { cookie: "id" }].map(gidIn), [
    false,
    false,
    false,
    true,
    true,
  ]);
});

test("without a reply, only a connection that was refused proves that nothing was sent", () => {
  const answerOf = answersOf(replies);
  const lost = (error_code: number) =>
    answerOf(response({ status: 0, body: null, error: "EOF", error_code }));
  assert.equal(lost(1212).meaning, { outcome: "fail", error: "ECONNREFUSED" });
  assert.equal(lost(1220).meaning, { outcome: "info", error: "EOF" });
  assert.is(lost(1220).ending, ',"outcome":"info","error":"EOF"}');
  assert.is(lost(1220).reply, undefined);
});

import * as assert from "uvu/assert";
import {
  compileReplies,
  isDecided,
  meaningOf as meaningOfReply,
  namedReplies,
  type Replies,
} from "../../targets/reply.ts";
import type { ReplyRule } from "../../targets/schema/replies.ts";
import { suite } from "../runner/suite.ts";

const test = suite("reply");

const replies: ReplyRule[] = [
  { status: [200, 201], body: { code: "BOUGHT" }, outcome: "ok" },
  { status: [409], body: { code: "SOLD_OUT" }, outcome: "fail", reason: "sold-out" },
  { status: [503], body: { definite: true }, outcome: "fail" },
];
const target = { replies, gid: "gid" };

const meaningOf = (status: number, body: unknown, rules: Replies) =>
  meaningOfReply({ status, text: JSON.stringify(body) ?? "", header: () => undefined }, rules);

test("a reply means what the rule says that matches its status and its body", () => {
  assert.equal(meaningOf(201, { code: "BOUGHT", gid: "{a}-1" }, target), {
    outcome: "ok",
    rule: 0,
    gid: "{a}-1",
  });
  assert.equal(meaningOf(503, { code: "BUSY", definite: true }, target), {
    outcome: "fail",
    rule: 2,
    error: "BUSY",
  });
});

test("a reply that no rule matches may or may not have happened", () => {
  assert.equal(meaningOf(503, { code: "BUSY", definite: false }, target), { outcome: "info", error: "BUSY" });
  assert.equal(meaningOf(500, { code: 7 }, target), { outcome: "info", error: "HTTP 500" });
  assert.equal(meaningOf(200, { code: "QUEUED" }, target), { outcome: "info", error: "QUEUED" });
});

test("a body that is no object matches only rules that ask for nothing of it", () => {
  for (const body of [undefined, null, "BOUGHT", 3])
    assert.equal(meaningOf(200, body, target), { outcome: "info", error: "HTTP 200" });
  const lenient = { replies: [{ status: [200], outcome: "ok" as const }], gid: null };
  assert.equal(meaningOf(200, null, lenient), { outcome: "ok", rule: 0 });
});

test("the first rule that matches decides", () => {
  const first: ReplyRule = { status: [409], outcome: "info" };
  assert.is(
    meaningOf(409, { code: "SOLD_OUT" }, { ...target, replies: [first, ...replies] }).outcome,
    "info",
  );
  assert.is(
    meaningOf(409, { code: "SOLD_OUT" }, { ...target, replies: [...replies, first] }).outcome,
    "fail",
  );
});

test("every field a rule names has to be equal", () => {
  const both = {
    replies: [{ status: [200], body: { ok: true, kind: "unit" }, outcome: "ok" as const }],
    gid: null,
  };
  assert.is(meaningOf(200, { ok: true, kind: "unit", more: 1 }, both).outcome, "ok");
  assert.is(meaningOf(200, { ok: true }, both).outcome, "info");
  assert.is(meaningOf(200, { ok: "true", kind: "unit" }, both).outcome, "info");
});

test("sold out is told by one word, whatever the system's own is", () => {
  const shop = {
    replies: [{ status: [410], outcome: "fail" as const, reason: "sold-out" as const }],
    gid: null,
  };
  assert.equal(meaningOf(410, { code: "gone" }, shop), { outcome: "fail", rule: 0, error: "SOLD_OUT" });
});

test("a gid that is a whole number counts as text, unless it may have lost digits", () => {
  const gidOf = (gid: unknown) => meaningOf(200, { code: "BOUGHT", gid }, target).gid;
  assert.equal([7, 2 ** 53, 0.5, null, {}].map(gidOf), [
    "7",
    ...[undefined, undefined, undefined, undefined],
  ]);
});

test("a gid that is missing is left out", () => {
  assert.equal(meaningOf(200, { code: "BOUGHT" }, target), { outcome: "ok", rule: 0 });
  assert.equal(meaningOf(200, { code: "BOUGHT", gid: "x" }, { replies, gid: null }), {
    outcome: "ok",
    rule: 0,
  });
});

test("a run keeps the rules with their names, and without what they compare", () => {
  const named: ReplyRule[] = [
    { name: "won", status: [200], body: { a: 1 }, outcome: "ok" },
    ...replies.slice(1, 2),
  ];
  assert.equal(namedReplies(named), [
    { name: "won", status: [200], outcome: "ok" },
    { name: "reply-2", status: [409], outcome: "fail", reason: "sold-out" },
  ]);
});

test("a reason says that the buyer has a unit already, whatever the body says: they are decided", () => {
  const shop = {
    replies: [{ status: [409], outcome: "fail" as const, reason: "already" as const }],
    gid: null,
  };
  const meaning = meaningOf(409, { code: "DUPLICATE" }, shop);
  assert.equal(meaning, { outcome: "fail", rule: 0, error: "ALREADY" });
  assert.ok(isDecided(meaning));
  assert.not.ok(isDecided({ outcome: "fail", error: "DUPLICATE" }));
});

test("a body is read only where a rule of its status, or what is recorded, needs it", () => {
  const shop: ReplyRule[] = [
    { status: [200], body: { ok: true }, outcome: "ok" },
    { status: [410], outcome: "fail", reason: "sold-out" },
    { status: [409], outcome: "fail" },
    { status: [200], headers: { "X-Queue": "full" }, outcome: "fail", reason: "already" },
  ];
  const meaningOf = compileReplies({ replies: shop, gid: null });
  const read = (status: number, queue?: string) => {
    let isRead = false;
    const reply = {
      status,
      get text() {
        isRead = true;
        return '{"code":"FULL"}';
      },
      header: (name: string) => (name === "x-queue" ? queue : undefined),
    };
    return [meaningOf(reply), isRead];
  };
  assert.equal(read(410), [{ outcome: "fail", rule: 1, error: "SOLD_OUT" }, false]);
  assert.equal(read(409), [{ outcome: "fail", rule: 2, error: "FULL" }, true]);
  assert.equal(read(200, "full"), [{ outcome: "fail", rule: 3, error: "ALREADY" }, true]);
  assert.equal(read(500), [{ outcome: "info", error: "FULL" }, true]);
  assert.equal(read(200), [{ outcome: "info", error: "FULL" }, true]);
});

// What is recorded of a wire while another watches it too, and which words of a run must not be in the record.
import * as assert from "uvu/assert";
import { recorded, type Striker, secretsOf } from "../../../loadtests/run/record-wire.ts";
import type { Exchange } from "../../../stack/wire/exchange.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("record wire");

const exchange: Exchange = {
  ...{ link: "server-1-redis", connection: 1, number: 0, requestedAt: 1 },
  ...{ verb: "SET", on: ["a"], writes: true, text: "a 1" },
};

/** What a writer and a screen are told, with this striker. */
function watched(striker: Striker) {
  const told: string[] = [];
  const writer = {
    begin: () => void told.push("begin"),
    strike: (_: unknown, way: string) => void told.push(`strike ${way}`),
    end: () => void told.push("end"),
  };
  const watcher = recorded(writer, striker, (link, reason) => told.push(`${link}: ${reason}`));
  return { told, watcher };
}

test("an exchange is recorded, and the striker sees it and decides", () => {
  const seen: string[] = [];
  const lost = { kind: "lose-reply", aftermath: "cut" } as const;
  const { told, watcher } = watched({
    onRequest: () => lost,
    onReply: () => void seen.push("reply"),
    onNotDone: (_, why) => void seen.push(why),
    onUnread: (link) => void seen.push(link),
    wayOf: () => "reply-cut",
  });
  assert.equal(watcher.onRequest(exchange), lost);
  watcher.onReply?.(exchange);
  watcher.onNotDone?.(exchange, "why");
  watcher.onUnread?.("server-1-mysql", "it is encrypted");
  assert.equal(told, ["begin", "strike reply-cut", "end", "server-1-mysql: it is encrypted"]);
  assert.equal(seen, ["reply", "why", "server-1-mysql"]);
});

test("one that is not broken is not recorded as broken; a striker without names is cited by what it did", () => {
  const spared = watched({ onRequest: () => undefined });
  assert.is(spared.watcher.onRequest(exchange), undefined);
  assert.equal(spared.told, ["begin"]);
  const struck = watched({ onRequest: () => ({ kind: "repeat" }) });
  struck.watcher.onRequest(exchange);
  assert.equal(struck.told, ["begin", "strike repeat"]);
});

test("tokens, the password and what comes from the environment are secrets; short words and other values are none", () => {
  const values = {
    "token.admin": "0123456789abcdef",
    "token.branch": "fedcba9876543210",
    "env.KEY": "very-private-key",
    "env.MOOD": "calm",
    "redis.url": "redis://127.0.0.1:6379",
  };
  assert.equal(secretsOf(values, "mysql://root:p%40ssword1@127.0.0.1:3306/flashproof"), [
    ...["0123456789abcdef", "fedcba9876543210", "very-private-key", "p@ssword1"],
  ]);
  assert.equal(secretsOf({}, undefined), []);
});

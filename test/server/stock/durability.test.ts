import * as assert from "uvu/assert";
import { doubtsOfRedis } from "../../../server/stock/durability.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the durability of Redis");

const DURABLE = {
  appendonly: "yes",
  appendfsync: "always",
  maxmemory: "0",
  "maxmemory-policy": "noeviction",
};
const asked = (settings: Record<string, string>) =>
  doubtsOfRedis(async (name) => (name in settings ? [name, settings[name]] : []));
const failing = (name: string, message: string) =>
  doubtsOfRedis(() => Promise.reject(Object.assign(new Error(message), { name })));

test("a Redis that keeps what it acknowledges leaves no doubt", async () => {
  assert.equal(await asked(DURABLE), []);
  assert.equal(await asked({ ...DURABLE, "maxmemory-policy": "allkeys-lru" }), [], "no limit, no eviction");
});

test("each setting that can lose a deduction is named, with what to set", async () => {
  const doubts = async (more: Record<string, string>) => (await asked({ ...DURABLE, ...more })).join("|");
  assert.match(await doubts({ appendonly: "no" }), /^Redis has appendonly=no: .*; set yes$/);
  for (const appendfsync of ["everysec", "no"])
    assert.match(await doubts({ appendfsync }), `Redis has appendfsync=${appendfsync}: `);
  for (const policy of ["allkeys-lru", "volatile-ttl"])
    assert.match(
      await doubts({ maxmemory: "1000000", "maxmemory-policy": policy }),
      `Redis has maxmemory-policy=${policy}: `,
    );
});

test("a Redis that does not tell its settings leaves a doubt, and one that does not answer is asked again", async () => {
  const refusals = [
    "NOPERM this user has no permissions to run the 'config|get' command",
    "ERR unknown command 'CONFIG'",
  ];
  for (const message of refusals) {
    const [doubt = ""] = await failing("ReplyError", message);
    assert.match(doubt, `Redis does not tell its settings (${message}); check there that appendonly is yes`);
  }
  for (const [name, message] of [
    ["Error", "Connection is closed."],
    ["ReplyError", "LOADING Redis is loading the dataset in memory"],
  ] as const) {
    const said = await failing(name, message).then(String, (error: Error) => `rejects: ${error.message}`);
    assert.is(said, `rejects: ${message}`);
  }
  assert.match((await asked({}))[0] ?? "", "Redis has appendonly=unknown");
});

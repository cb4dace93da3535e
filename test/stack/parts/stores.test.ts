// What the stores keep when they are killed, and DTM on each of its stores.
import { randomBytes } from "node:crypto";
import { Redis } from "ioredis";
import { createConnection } from "mysql2/promise";
import { request } from "undici";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { DTM_STORES } from "../../../stack/parts/dtm.ts";
import type { Stack } from "../../../stack/stack.ts";
import { suite } from "../../runner/suite.ts";
import { tinyStack } from "../../support/tiny.ts";

const test = suite("the stores");

const redisOf = (stack: Stack) =>
  new Redis(stack.redis?.url ?? "", { commandTimeout: 300, retryStrategy: () => null });

/** What Redis answers, or the error's name. Always over a connection of its own. */
async function read(stack: Stack, key: string): Promise<string | null> {
  const redis = redisOf(stack);
  redis.on("error", () => {});
  try {
    return await redis.get(key);
  } catch {
    return "no answer";
  } finally {
    redis.disconnect();
  }
}

for (const dtmStore of DTM_STORES) {
  test(`DTM keeps a message in ${dtmStore}, also when it is killed and started again`, async () => {
    const stack = await tinyStack({ dtmStore });
    try {
      const dtm = `${stack.dtm?.url}/api/dtmsvr`;
      const gid = `{s}-${randomBytes(16).toString("hex")}`;
      // Nobody is asked about it within this test.
      const message = {
        gid,
        trans_type: "msg",
        query_prepared: "http://127.0.0.1:9/never",
        steps: [{ action: "http://127.0.0.1:9/never" }],
        payloads: ["{}"],
        timeout_to_fail: 600,
      };
      const reply = await request(`${dtm}/prepare`, { method: "POST", body: JSON.stringify(message) });
      assert.is(reply.statusCode, 200, await reply.body.text());
      assert.is(await stack.dtm?.process?.kill(), true);
      assert.is(await stack.dtm?.process?.start(), true);
      const found = await request(`${dtm}/query?gid=${encodeURIComponent(gid)}`);
      const { transaction } = (await found.body.json()) as { transaction?: { status: string } };
      assert.is(transaction?.status, "prepared");
    } finally {
      await stack.end();
    }
  });
}

test("Redis and MariaDB, killed at once, come back with what they had acknowledged", async () => {
  const stack = await tinyStack();
  try {
    const redis = redisOf(stack);
    await redis.set("kept", "yes");
    redis.disconnect();
    const uri = stack.mysql?.url ?? "";
    const before = await createConnection({ uri });
    await before.query("CREATE TABLE kept (word VARCHAR(9)) ENGINE=InnoDB");
    await before.query("INSERT INTO kept VALUES ('yes')");
    before.on("error", () => {});
    const parts = [stack.redis?.process, stack.mysql?.process];
    assert.equal(await Promise.all(parts.map((part) => part?.kill())), [true, true]);
    assert.is(await read(stack, "kept"), "no answer");
    assert.equal(await Promise.all(parts.map((part) => part?.start())), [true, true]);
    assert.is(await read(stack, "kept"), "yes");
    const after = await createConnection({ uri });
    const [rows] = await after.query("SELECT word FROM kept");
    assert.equal(rows, [{ word: "yes" }]);
    await after.end();
    before.destroy();
  } finally {
    await stack.end();
  }
});

test("a paused Redis does not answer, resumed it does, and paused it can be stopped", async () => {
  const stack = await tinyStack();
  try {
    const process = stack.redis?.process;
    assert.is(process?.pause(), true);
    assert.is(await read(stack, "key"), "no answer");
    assert.is(process?.resume(), true);
    await until(async () => (await read(stack, "key")) === null, { what: "an answer", deadlineMs: 3_000 });
    assert.is(process?.pause(), true);
  } finally {
    await stack.end();
  }
});

test("the stores run with the settings that are asked for, by default the durable ones", async () => {
  const settingsOf = async (stack: Stack) => {
    const redis = redisOf(stack);
    const [, fsync] = (await redis.config("GET", "appendfsync")) as string[];
    redis.disconnect();
    const mysql = await createConnection({ uri: stack.mysql?.url ?? "" });
    const [rows] = await mysql.query("SELECT @@innodb_flush_log_at_trx_commit AS flush");
    await mysql.end();
    return { fsync, rows };
  };
  for (const [options, fsync, flush] of [
    [{}, "always", 1] as const,
    [{ redisFsync: "everysec", mysqlFlush: "2" }, "everysec", 2] as const,
  ]) {
    const stack = await tinyStack(options);
    try {
      assert.equal(await settingsOf(stack), { fsync, rows: [{ flush }] });
    } finally {
      await stack.end();
    }
  }
});

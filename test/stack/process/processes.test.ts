// One process of a stack: started, killed, paused, and started again on the same data.
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { Redis } from "ioredis";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import type { Exit } from "../../../stack/process/managed-process.ts";
import { ManagedProcess } from "../../../stack/process/managed-process.ts";
import { demandPort, freePort } from "../../../stack/process/ports.ts";
import { processIn } from "../../../stack/process/workspace.ts";
import { suite } from "../../runner/suite.ts";
import { privateRedis, privateStack, temporaryWorkspace } from "../../support/stores.ts";

const test = suite("processes of a stack");

const failure = async (action: () => Promise<unknown>): Promise<HarnessError> => {
  const error = await action().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HarnessError)) throw new Error(`expected a HarnessError, got ${String(error)}`);
  return error;
};

test("a Redis that was killed has its data again, and killing it twice has no effect", async () => {
  const redis = await privateRedis();
  const client = new Redis(redis.url, { retryStrategy: () => 50 });
  client.on("error", () => {});
  try {
    await client.set("key", "kept");
    assert.equal([await redis.process.kill(), await redis.process.kill()], [true, false]);
    assert.is(redis.process.state, "stopped");
    assert.is(await redis.process.start(), true);
    assert.is(await client.get("key"), "kept");
  } finally {
    client.disconnect();
    await redis.stop();
  }
});

test("a paused process can be resumed, and stopped", async () => {
  const redis = await privateRedis();
  assert.equal([redis.process.pause(), redis.process.pause(), redis.process.state], [true, false, "paused"]);
  assert.equal(
    [redis.process.resume(), redis.process.resume(), redis.process.state],
    [true, false, "running"],
  );
  redis.process.pause();
  await redis.stop();
  assert.is(redis.process.state, "stopped");
  assert.is(redis.process.pause(), false);
});

/** A process that runs a line of shell, and is ready when its log says so. */
async function shell(line: string, ready: (log: string) => boolean, readyWithinMs = 500) {
  const workspace = await temporaryWorkspace();
  const logFile = `${workspace.temporary}/shell.log`;
  const settings = {
    name: "shell",
    command: ["/bin/sh", "-c", line],
    env: {},
    folder: workspace.temporary,
    logFile,
    ready: async () => ready(readFileSync(logFile, "utf8")),
    readyWithinMs,
    stopWithinMs: 300,
  };
  return { workspace, process: new ManagedProcess(settings, workspace.guard) };
}

test("a process that never gets ready is killed at the deadline, and its log's end is shown", async () => {
  const { workspace, process } = await shell("echo I am thinking; sleep 60", () => false);
  const error = await failure(() => process.start());
  assert.match(error.message, /shell was not ready within 500 ms; its log says:\n {2}I am thinking/);
  assert.match(error.hint ?? "", /shell\.log/);
  assert.is(process.state, "stopped");
  await workspace.clear();
});

test("a process that ends before it is ready says how, with its log's end", async () => {
  const { workspace, process } = await shell("echo no such luck; exit 3", () => false, 5_000);
  const startedAt = Date.now();
  assert.match(
    (await failure(() => process.start())).message,
    /shell ended before it was ready \(code 3\)[\s\S]*no such luck/,
  );
  assert.ok(Date.now() - startedAt < 4_000, "its end is seen before the deadline");
  await workspace.clear();
});

test("a process that will not stop is killed, and every end is told with whether it was expected", async () => {
  const { workspace, process } = await shell(
    "trap '' TERM; echo trapped; while :; do sleep 0.1; done",
    (log) => log.includes("trapped"),
    5_000,
  );
  const exits: Exit[] = [];
  process.onExit((exit) => exits.push(exit));
  await process.start();
  assert.is(await process.stop(), true);
  assert.equal(exits, [{ code: null, signal: "SIGKILL", expected: true }]);
  await workspace.clear();
});

test("a process that is killed while it starts is not a failure", async () => {
  const { workspace, process } = await shell("sleep 60", () => false, 10_000);
  const starting = process.start();
  await process.kill();
  assert.is(await starting, false);
  await workspace.clear();
});

test("a missing program is a failure that says so", async () => {
  const { workspace } = await shell("", () => true);
  const settings = {
    name: "none",
    command: ["/no/such/program"],
    env: {},
    folder: workspace.temporary,
    ready: async () => false,
  };
  assert.match(
    (await failure(() => processIn(workspace, settings).start())).message,
    /none ended before it was ready/,
  );
  await workspace.clear();
});

test("a port in use is named, with what to type", async () => {
  const port = await freePort();
  assert.ok(port < 32_768);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const error = await failure(() => demandPort(port));
  assert.equal([error.message, error.code], [`port ${port} is in use`, "usage"]);
  assert.match(error.hint ?? "", `PORT=${port + 1}`);
  await new Promise((resolve) => server.close(resolve));
  assert.is(await demandPort(port), port);
});

for (const dtmStore of ["boltdb", "mysql"] as const) {
  test(`a stack with DTM's store ${dtmStore} starts, and sells`, async () => {
    const stack = await privateStack({ dtmStore, servers: 1 });
    try {
      const url = stack.servers[0]?.url;
      const headers = {
        "content-type": "application/json",
        "x-admin-token": String(stack.values["token.admin"]),
      };
      await fetch(`${url}/api/sales/s`, { method: "PUT", headers, body: '{"stock":1}' });
      const bought = await fetch(`${url}/api/sales/s/purchases`, {
        method: "POST",
        headers,
        body: '{"userId":"al"}',
      });
      assert.is(bought.status, 201);
    } finally {
      await stack.end();
    }
  });
}

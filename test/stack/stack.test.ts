// A stack of real stores and DTM around the least of servers.
import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import * as assert from "uvu/assert";
import { HarnessError } from "../../base/errors.ts";
import { startStack } from "../../stack/stack.ts";
import { loadTarget } from "../../targets/load.ts";
import type { ProcessTemplate } from "../../targets/schema/processes.ts";
import type { Target } from "../../targets/target.ts";
import { suite } from "../runner/suite.ts";
import { envOf, tinyStack } from "../support/tiny.ts";

const test = suite("the stack");

const refusalOf = (start: Promise<unknown>): Promise<HarnessError> =>
  start.then(
    () => assert.unreachable("it started") as never,
    (error: unknown) => {
      if (!(error instanceof HarnessError)) throw error;
      return error;
    },
  );

async function tinyWith(change: (template: ProcessTemplate) => ProcessTemplate): Promise<Target> {
  const tiny = await loadTarget("test/support/tiny.json");
  if (!Array.isArray(tiny.start)) throw new Error("the tiny target is started");
  return { ...tiny, start: tiny.start.map(change) };
}

test("each server is told where it is and where its stores are; names and numbers are its own", async () => {
  const stack = await tinyStack({ servers: 2, failpoints: true });
  try {
    assert.equal(
      stack.servers.map(({ name }) => name),
      ["tiny-1", "tiny-2"],
    );
    for (const [index, { url }] of stack.servers.entries()) {
      const env = await envOf(url);
      assert.is(env["PUBLIC_URL"], url);
      assert.is(env["REDIS_URL"], stack.redis?.url);
      assert.is(env["MYSQL_URL"], stack.mysql?.url);
      assert.is(env["DTM_URL"], stack.dtm?.url);
      assert.is(env["FAILPOINTS_FILE"], stack.failpointFiles[index]);
      assert.is(env["MOOD"], "calm");
    }
    const urls = [...stack.servers, stack.redis, stack.mysql, stack.dtm].map((part) => part?.url ?? "");
    const ports = urls.map((url) => Number(new URL(url).port));
    assert.is(new Set(ports).size, 5);
    for (const port of ports) assert.ok(port >= 20_000 && port < 32_768, `${port} is out of range`);
    const logs = (await readdir(`${stack.folder}/logs`)).sort();
    assert.equal(logs, ["dtm.log", "mariadb.log", "redis.log", "tiny-1.log", "tiny-2.log"]);
  } finally {
    await stack.end();
  }
});

test("a server without failpoints is given no file for them", async () => {
  const stack = await tinyStack();
  try {
    assert.is((await envOf(stack.servers[0]?.url ?? ""))["FAILPOINTS_FILE"], undefined);
    assert.equal(stack.failpointFiles, []);
  } finally {
    await stack.end();
  }
});

test("a port in use is named before anything is started", async () => {
  const squatter = createServer();
  await new Promise<void>((done) => squatter.listen(0, "127.0.0.1", done));
  const address = squatter.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const lines: string[] = [];
  try {
    const target = await loadTarget("test/support/tiny.json");
    const options = { target, runFolder: os.tmpdir(), port, onProgress: (line: string) => lines.push(line) };
    const { code, message, hint } = await refusalOf(startStack(options));
    assert.is(code, "usage");
    assert.is(message, `port ${port} is in use`);
    assert.match(hint ?? "", `PORT=${port + 1}`);
    assert.equal(lines, []);
  } finally {
    squatter.close();
  }
});

test("a variable that the target needs and the environment lacks is named", async () => {
  const target = await tinyWith((one) => ({
    ...one,
    env: { ...one.env, SECRET: "{{env.FLASHPROOF_NO_SUCH}}" },
  }));
  const { code, message } = await refusalOf(tinyStack({ target }));
  assert.is(code, "usage");
  assert.match(message, "FLASHPROOF_NO_SUCH");
});

test("a system that runs already is found where the target says, and nothing is started or stopped", async () => {
  const tiny = await loadTarget("test/support/tiny.json");
  const start = { urls: ["http://shop.test/{{env.MOOD}}"], redis: "redis://stock.test:6379" };
  const stack = await tinyStack({ target: { ...tiny, start } });
  assert.equal(stack.servers, [{ name: "server-1", url: "http://shop.test/calm" }]);
  assert.equal(stack.redis, { url: "redis://stock.test:6379" });
  assert.equal([stack.mysql, stack.dtm], [undefined, undefined]);
  await stack.end();
});

test("an interruption that comes before anything leaves nothing started", async () => {
  const lines: string[] = [];
  const signal = AbortSignal.abort(new Error("interrupted"));
  await tinyStack({ signal, onProgress: (line) => lines.push(line) }).then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, "interrupted"),
  );
});

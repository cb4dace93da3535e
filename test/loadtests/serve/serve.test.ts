// `make serve` as a user meets it.
import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { hintsFor } from "../../../loadtests/serve/hints.ts";
import { freePort } from "../../../stack/process/ports.ts";
import { suite } from "../../runner/suite.ts";
import { Playground } from "../../support/command.ts";

const test = suite("make serve");

let playground: Playground;
test.before(async () => {
  playground = await Playground.create();
});
test.after(() => playground.clear());

/** The folder of logs that it has named. */
const logsIn = (output: string) => /^ +logs +(.*)$/m.exec(output)?.[1] ?? "";
const removeRun = (output: string) => rm(path.dirname(logsIn(output)), { recursive: true });

const serve = (...args: string[]) =>
  playground.start("loadtests/serve.ts", ["--target", "test/support/tiny.json", ...args], { MOOD: "calm" });

test("it prints the address of every part, and Ctrl-C stops it all", async () => {
  const port = await freePort();
  const command = serve(`PORT=${port}`);
  await command.says("stop: Ctrl-C");
  for (const line of [`tiny-1 +http://127.0.0.1:${port}$`, "Redis +redis://", "MySQL +mysql://flashproof:"])
    assert.match(command.output, new RegExp(line, "m"));
  for (const part of ["docs", "metrics", "DTM"]) assert.match(command.output, new RegExp(`${part} +http://`));
  command.signal("SIGINT");
  const { code, output } = await command.end();
  assert.is(code, 130);
  await playground.untilClear();
  await removeRun(output);
});

test("the lines to try, typed as they stand, open a sale and buy a unit of it", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const command = playground.start("loadtests/serve.ts", [`PORT=${port}`]);
  await command.says("stop: Ctrl-C");
  const lines = [...command.output.matchAll(/^ +(curl .*)$/gm)].map(([, line = ""]) => line);
  const answers = [];
  for (const line of lines) answers.push((await promisify(execFile)("sh", ["-c", line])).stdout);
  assert.is(answers[0], '{"code":"OPENED","sale":"try-it"}\n');
  assert.match(answers[1] ?? "", /^\{"code":"BOUGHT","gid":"[^"]+"\}\n$/);
  assert.is(lines.length, 2);
  assert.match(command.output, /^The token is the admin's: /m);
  const [, token] = /x-admin-token: (\w+)/.exec(command.output) ?? [];
  const password = { authorization: `Basic ${Buffer.from(`me:${token}`).toString("base64")}` };
  for (const page of ["docs/json", "metrics"])
    assert.is((await fetch(`${url}/${page}`, { headers: password })).status, 200, page);
  assert.is((await fetch(`${url}/api/busi/flashSales`)).status, 200);
  command.signal("SIGINT");
  await removeRun((await command.end()).output);
});

test("words that a shell would split or expand are quoted in the lines to try", () => {
  const request = { method: "GET" as const, path: "/{{sale}}?a=$HOME", headers: { who: "o'hara" } };
  const requests = { open: request, purchase: request, decision: null, restock: null, armFailpoint: null };
  const { open } = hintsFor({ requests, ids: {} }, "http://shop.test", {});
  assert.is(open, `curl -w '\\n' -X GET 'http://shop.test/try-it?a=$HOME' -H 'who: o'\\''hara'`);
});

test("a part that ends by itself is named, and ends it all with 70; its log is kept", async () => {
  const command = serve(`PORT=${await freePort()}`);
  await command.says("stop: Ctrl-C");
  const redis = (await playground.processes()).find((line) => line.includes("redis-server"));
  process.kill(Number(redis?.split(" ")[0]), "SIGKILL");
  const { code, output } = await command.end();
  assert.is(code, 70, output);
  assert.match(output, /^Redis ended by itself \(code null, signal SIGKILL\)\n {2}\S/m);
  assert.match(await readFile(path.join(logsIn(output), "redis.log"), "utf8"), "Ready to accept connections");
  await playground.untilClear();
  await removeRun(output);
});

test("a port in use is a usage error of one line and what to type", async () => {
  const squatter = createServer();
  const port = await freePort();
  await new Promise<void>((done) => squatter.listen(port, "127.0.0.1", done));
  const { code, output } = await serve("--port", String(port)).end();
  squatter.close();
  assert.is(code, 64, output);
  assert.match(output, new RegExp(`^port ${port} is in use\\n {2}.*PORT=${port + 1}\\n$`));
});

test("an unknown option names the known ones, and --help lists them", async () => {
  const unknown = await serve("--colour", "red").end();
  assert.is(unknown.code, 64);
  assert.match(unknown.output, /^unknown option: colour\n {2}known: --port or PORT=, --target/);
  const help = await serve("--help").end();
  assert.is(help.code, 0);
  assert.match(help.output, /--dtm-store <store>/);
});

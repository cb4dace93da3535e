import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { HarnessError, ParseError } from "../../base/errors.ts";
import { loadTarget, targetNames } from "../../targets/load.ts";
import { suite } from "../runner/suite.ts";

const test = suite("load");

let folder = "";
let good: Record<string, unknown> = {};
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "flashproof-targets-"));
  good = JSON.parse(await readFile("targets/fastify.json", "utf8"));
});
test.after(() => rm(folder, { recursive: true, force: true }));

async function load(content: unknown): Promise<unknown> {
  const path = join(folder, "shop.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return loadTarget(path);
}
async function refused(loading: Promise<unknown>): Promise<ParseError> {
  try {
    await loading;
  } catch (error) {
    if (error instanceof ParseError) {
      assert.is(error.code, "usage", "a target is what a user wrote");
      return error;
    }
    throw error;
  }
  throw new Error("it was not refused");
}

test("every target that comes with the project is well formed and named after its file", async () => {
  const names = await targetNames();
  assert.ok(names.includes("fastify"));
  for (const name of names) assert.is((await loadTarget(name)).name, name);
});

test("a target is found by its path as well, wherever it lies", async () => {
  assert.is((await loadTarget("targets/fastify.json")).name, "fastify");
  for (const name of ["plain-shop", "plain-shop-unsafe"])
    assert.is((await loadTarget(`test/known-bad/${name}.json`)).name, name);
});

test("an unknown target is refused with a list of the known", async () => {
  const error = await refused(loadTarget("fastfy"));
  assert.match(error.message, "target fastfy: does not exist");
  assert.match(error.hint ?? "", /known targets: .*fastify/);
  assert.match((await refused(loadTarget("./nowhere/shop.json"))).hint ?? "", "fastify");
});

test("a file that cannot be read is told as what it is", async () => {
  try {
    await loadTarget("./targets/");
  } catch (error) {
    assert.not(error instanceof HarnessError);
    return assert.match(String(error), "EISDIR");
  }
  assert.unreachable("a folder was read as a target");
});

test("a malformed target names the field that is wrong, for each kind of mistake", async () => {
  const { dtm: _, ...withoutDtm } = good;
  const process = { name: "shop", count: 1, command: ["shop"], env: {}, ready: { path: "/" } };
  const named = (name: string) => ({ name, status: [200], outcome: "ok" });
  const requests = good["requests"] as Record<string, unknown>;
  const cases: [target: unknown, field: string][] = [
    [withoutDtm, "dtm"],
    [{ ...good, dtm: "yes" }, "dtm"],
    [{ ...good, nmae: "x" }, "nmae"],
    [{ ...good, name: "Big Shop" }, "name"],
    [{ ...good, replies: [] }, "replies"],
    [{ ...good, replies: [{ status: [99], outcome: "ok" }] }, "replies/0/status/0"],
    [{ ...good, replies: [{ status: [200], outcome: "good" }] }, "replies/0/outcome"],
    [{ ...good, replies: [{ status: [409], outcome: "fail", soldOut: true }] }, "replies/0/soldOut"],
    [{ ...good, replies: [{ status: [409], outcome: "fail", reason: "gone" }] }, "replies/0/reason"],
    [{ ...good, replies: [{ status: [409], outcome: "info", reason: "busy" }] }, "replies/0/reason"],
    [
      { ...good, replies: [{ status: [200], outcome: "ok", body: { code: { is: 1 } } }] },
      "replies/0/body/code",
    ],
    [{ ...good, replies: [named("bought"), named("told"), named("bought")] }, "replies/2/name"],
    [{ ...good, replies: [named("reply-2"), { status: [200], outcome: "ok" }] }, "replies/1/name"],
    [{ ...good, requests: { ...requests, open: null } }, "requests/open"],
    [{ ...good, requests: { ...requests, open: { method: "PATCH", path: "/" } } }, "requests/open/method"],
    [{ ...good, requests: { ...requests, restock: { method: "PUT" } } }, "requests/restock/path"],
    [{ ...good, start: [{ ...process, count: 0 }] }, "start/0/count"],
    [{ ...good, ledger: { hash: 3 } }, "ledger/hash"],
    [{ ...good, orders: { query: "SELECT 1" } }, "orders/sql"],
    [[], ""],
  ];
  const fields: string[] = [];
  for (const [target] of cases) {
    const error = await refused(load(target));
    fields.push(error.field);
    assert.match(error.message, /^target .*shop\.json: /);
  }
  assert.equal(
    fields,
    cases.map(([, field]) => field),
  );
  assert.match((await refused(load("{ name: shop }"))).message, "is not JSON");
});

test("a field that was renamed is refused with its new name", async () => {
  const older = { status: [409], outcome: "fail", soldOut: true };
  const { message } = await refused(load({ ...good, replies: [older] }));
  assert.match(message, 'replies/0/soldOut is no longer a field; write "reason": "sold-out" instead');
});

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { HarnessError, ParseError } from "../../base/errors.ts";
import { loadTarget, targetNames } from "../../targets/load.ts";
import type { Target } from "../../targets/target.ts";
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
  const { about: _, ...withoutAbout } = good;
  const process = { name: "shop", count: 1, command: ["shop"], env: {}, ready: { path: "/" } };
  const named = (name: string) => ({ name, status: [200], outcome: "ok" });
  const requests = good["requests"] as Record<string, unknown>;
  const cases: [target: unknown, field: string][] = [
    [withoutAbout, "about"],
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
    [{ ...good, requests: { ...requests, open: { method: "HEAD", path: "/" } } }, "requests/open/method"],
    [{ ...good, requests: { ...requests, restock: { method: "PUT" } } }, "requests/restock/path"],
    [{ ...good, start: [{ ...process, count: 0 }] }, "start/0/count"],
    [{ ...good, ledger: { hash: 3 } }, "ledger/hash"],
    [{ ...good, orders: { query: "SELECT 1" } }, "orders/sql"],
    [[], ""],
  ];
  for (const [target, field] of cases) {
    const { message } = await refused(load(target));
    assert.match(message, /^target .*shop\.json: /);
    assert.match(message, field === "" ? /is .*; allowed: / : new RegExp(`\\s${field}\\s`));
  }
  assert.match((await refused(load("{ name: shop }"))).message, "is not JSON");
});

test("a file may have comments, and commas behind the last item", async () => {
  const [start, ...rest] = JSON.stringify(good, null, 2).split("\n");
  const text = [start, "  // our shop", ...rest].join("\n").replace(/\n}$/, ", /* the end */\n}");
  assert.equal(await load(text), await load(good));
  const path = join(folder, "commented.jsonc");
  await writeFile(path, text);
  assert.is((await loadTarget(path)).name, "fastify");
});

test("a file that is no JSON is refused with the line and column, and what is missing there", async () => {
  const cases: [text: string, why: string][] = [
    ['{\n  // ours\n  "name": "x"\n  "about": "y"\n}', "is not JSON: line 4, column 3: a comma is missing"],
    ["{ name: 1 }", 'line 1, column 3: text without "quotes"'],
    ['{ "name": "x"', "line 1, column 14: a } is missing"],
    ["", "line 1, column 1: a value is missing"],
  ];
  for (const [text, why] of cases) assert.match((await refused(load(text))).message, why);
});

test("a field that was renamed is refused with its new name", async () => {
  const older = { status: [409], outcome: "fail", soldOut: true };
  const { message } = await refused(load({ ...good, replies: [older] }));
  assert.match(message, 'replies/0/soldOut is no longer a field; write "reason": "sold-out" instead');
});

test("all mistakes of a file are told at once, each with what was found, what is allowed, and the nearest name", async () => {
  const { stock: _, ...rest } = good;
  const requests = good["requests"] as Record<string, unknown>;
  const { message } = await refused(
    load({
      ...rest,
      stok: { key: "x" },
      dtm: "yes",
      requests: { ...requests, purchase: { method: "FETCH", path: "/" } },
      contract: { perBuyer: 0 },
      start: [{ name: "shop", command: ["shop"], cuont: 2, ready: { pth: "/" } }],
    }),
  );
  assert.equal(message.split("\n  ").slice(1), [
    "stok is not a known field; did you mean stock?",
    "start/0/cuont is not a known field; did you mean count?",
    "start/0/ready/path is missing; allowed: text",
    "start/0/ready/pth is not a known field; did you mean path?",
    'requests/purchase/method is "FETCH"; allowed: "GET", "POST", "PUT", "PATCH", "DELETE"',
    'contract/perBuyer is 0; allowed: a whole number from 1 to 1000, "unlimited"',
    'dtm is "yes"; allowed: true, false',
  ]);
});

test("what may be null or false may be left out", async () => {
  const { requests, replies, start } = good as Record<string, Record<string, unknown>>;
  const { open, purchase } = requests ?? {};
  const least = { name: "least", about: "the least", start, requests: { open, purchase }, replies };
  const { dtm, gid, stock, ledger, contract } = (await load(least)) as Target;
  assert.equal({ dtm, gid, stock, ledger }, { dtm: false, gid: null, stock: null, ledger: null });
  assert.equal(contract, { perBuyer: 1, units: 1, unitsReturn: false });
});

test("a placeholder that there is not is told with the one that was meant, wherever it stands", async () => {
  const requests = good["requests"] as Record<string, Record<string, unknown>>;
  const [server] = good["start"] as Record<string, unknown>[];
  const { message } = await refused(
    load({
      ...good,
      start: [{ ...server, env: { PORT: "{{prot}}", KEY: "{{env.ANY}}" } }],
      requests: { ...requests, purchase: { ...requests["purchase"], path: "/buy/{{slae}}" } },
      stock: { key: "left:{{user}}" },
      orders: { sql: "SELECT buyer AS user FROM orders WHERE sale = ?" },
    }),
  );
  assert.equal(message.split("\n  ").slice(1), [
    "start/0/env/PORT has an unknown placeholder {{prot}}; did you mean {{port}}?",
    "requests/purchase/path has an unknown placeholder {{slae}}; did you mean {{sale}}?",
    "stock/key has an unknown placeholder {{user}}; known here: sale, env.NAME",
    "orders/sql has a ?; write {{sale}} where the sale's id belongs",
  ]);
});

test("a value that a step saves is known afterwards, and under one name", async () => {
  const requests = good["requests"] as Record<string, Record<string, unknown>>;
  const login = { method: "POST", path: "/login", save: { token: "data.token" } };
  const purchase = { ...requests["purchase"], headers: { authorization: "Bearer {{saved.token}}" } };
  const target = { ...good, buyer: [login], requests: { ...requests, purchase } };
  assert.ok(await load(target));
  assert.match(
    (await refused(load({ ...target, buyer: [] }))).message,
    "unknown placeholder {{saved.token}}",
  );
  assert.match(
    (await refused(load({ ...target, buyer: [login, login] }))).message,
    "saves the name token twice",
  );
});

test("fields that contradict each other are refused", async () => {
  const [server] = good["start"] as Record<string, unknown>[];
  const cases: [object, string][] = [
    [{ replies: [{ status: [200], outcome: "fail" }] }, "replies has no rule with the outcome ok"],
    [{ replies: [{ status: [200], outcome: "ok", text: "(" }] }, "replies/0/text is no regular expression"],
    [{ start: [{ ...server, port: 4_000 }] }, "start/0/count is more than 1"],
    [{ start: [server, server] }, "start/1/name is server a second time"],
    [{ ids: { user: { list: ["1", 1] } } }, "ids/user/list has an id twice"],
    [{ ids: { sale: { from: 5, to: 4 } } }, "ids/sale/to is below from"],
    [{ unseen: { drian: "no DTM" } }, "unseen/drian is no invariant; invariants: "],
    [{ unseen: { drainned: "no DTM" } }, "unseen/drainned is no invariant; did you mean drained?"],
    [{ contract: { perBuyer: 2, units: 3 } }, "contract/units is more than one buyer may hold"],
    [{ contract: { perBuyer: 3 }, ledger: { set: "buyers:{{sale}}" } }, "ledger holds each buyer once"],
    [{ contract: { perBuyer: "unlimited" } }, "ledger holds each buyer once"],
    [{ orders: { sql: "SELECT user FROM orders" } }, "orders does not name {{sale}}"],
    [{ stock: { hash: "left", field: "tickets" } }, "stock does not name {{sale}}"],
  ];
  for (const [change, why] of cases) assert.match((await refused(load({ ...good, ...change }))).message, why);
});

test("fields of older files are refused with what to write instead", async () => {
  const { message } = await refused(load({ ...good, stockKey: "left:{{sale}}", initialKey: null }));
  assert.match(message, 'stockKey is no longer a field; write "stock": { "key": "left:{{sale}}" } instead');
  assert.match(message, 'initialKey is no longer a field; write "initial": null instead');
});

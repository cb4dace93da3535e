// `make init`: the target file that it writes.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HarnessError } from "../../base/errors.ts";
import { QUESTIONS } from "../../loadtests/init/questions.ts";
import { type Ask, type Given, writeTarget } from "../../loadtests/init/write-target.ts";
import { loadTarget, parseTarget } from "../../targets/load.ts";
import { parseJsonc } from "../../targets/parse-jsonc.ts";
import { suite } from "../runner/suite.ts";

const test = suite("init");

let folder = "";
test.before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "flashproof-init-"));
});
test.after(() => rm(folder, { recursive: true, force: true }));

const said: string[] = [];
async function written(name: string, given: Given, ask?: Ask) {
  const file = path.join(folder, name);
  said.length = 0;
  await writeTarget(file, given, ask, (line) => said.push(line));
  return { text: await readFile(file, "utf8"), target: await loadTarget(file) };
}

test("without an answer the file is valid, and each of its parts has a remark", async () => {
  const { text, target } = await written("plain.jsonc", {});
  assert.is(target.name, QUESTIONS.shop.example);
  assert.equal(target.stock, { key: "stock:{{sale}}" });
  assert.ok((text.match(/^ *\/\/ /gm) ?? []).length > 20, "it has few remarks");
  assert.ok(text.split("\n").every((line) => line.length <= 140));
});

test("what it offers in remarks is valid too, as soon as the slashes are gone", async () => {
  const { text } = await written("offers.jsonc", {});
  const offers = [...text.matchAll(/^ *\/\/ ("(?:prepare|restock|buyer|ids|gid|ledger|unseen)": .*)$/gm)];
  assert.is(offers.length, 7);
  for (const [remark, offer = ""] of offers)
    assert.ok(parseTarget(offer, parseJsonc(text.replace(remark, offer), offer)));
});

test("answers are asked for, one by one, and again where one cannot be taken", async () => {
  const replies = [
    "My Shop",
    "my-shop",
    "node shop.mjs --name 'a b'",
    "tcp",
    "PUT /deals/{{sale}}?n={{units}}",
  ];
  const answers = [...replies, "BUY it", "", "SELECT left_over FROM deals WHERE id = {{sale}}", "none"];
  const asked: string[] = [];
  const { target } = await written("asked.jsonc", {}, async (question) => {
    asked.push(question);
    return answers.shift() ?? "";
  });
  assert.is(asked.length, 9);
  assert.equal(
    said.slice(0, 2).map((line) => line.slice(0, 20)),
    ["  must be small lett", "  must be like POST "],
  );
  const { name, start, requests, stock, orders } = target;
  assert.is(name, "my-shop");
  const [shop] = Array.isArray(start) ? start : [];
  assert.equal(shop?.command, ["node", "shop.mjs", "--name", "a b"]);
  assert.equal(shop?.ready, { tcp: true, seconds: 30 });
  assert.equal(requests.open, { method: "PUT", path: "/deals/{{sale}}?n={{units}}" });
  assert.equal(stock, { sql: "SELECT left_over FROM deals WHERE id = {{sale}}" });
  assert.is(orders, null);
});

test("what is given is not asked, and a file that is there is left alone", async () => {
  const purchase = { method: "POST", path: "/buy/{{sale}}", body: '{"who": "{{user}}"}' };
  const given = {
    shop: "a",
    command: "b",
    ready: "up",
    open: { method: "POST", path: "/items/{{sale}}", body: undefined },
    purchase,
    stock: "none",
    orders: "/o/{{sale}}",
  };
  const { target } = await written("given.jsonc", given, async () => {
    throw new Error("it asked");
  });
  assert.equal(target.requests.purchase.body, { who: "{{user}}" });
  assert.equal(target.orders, { path: "/o/{{sale}}" });
  await refused("given.jsonc", given, "given.jsonc is there already");
});

test("an answer with a placeholder that there is not is refused, and nothing is written", async () => {
  await refused(
    "wrong.jsonc",
    { stock: "left:{{slae}}" },
    "unknown placeholder {{slae}}; did you mean {{sale}}?",
  );
  assert.ok(await written("wrong.jsonc", {}));
});

async function refused(name: string, given: Given, why: string): Promise<void> {
  try {
    await written(name, given);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    assert.is(error.code, "usage");
    assert.match(error.message, why);
    return;
  }
  assert.unreachable("it was written");
}

// The trial of a target, on a shop in this process: what it sees, and what it says of files that are wrong.
import * as assert from "uvu/assert";
import type { Line } from "../../../loadtests/doctor/line.ts";
import { linesWith, unconfirmedOf } from "../../../loadtests/doctor/table.ts";
import { tryTarget } from "../../../loadtests/doctor/try-target.ts";
import type { Target } from "../../../targets/target.ts";
import { suite } from "../../runner/suite.ts";
import { type HTTP_SHOP, type HttpShop, httpShop, type Instead } from "../../support/http-shop.ts";

const test = suite("the trial of a target");

const shops: HttpShop[] = [];
test.after(() => {
  for (const shop of shops) shop.close();
});

type Change = (file: typeof HTTP_SHOP) => object;

/** The lines of a trial of this file on such a shop. */
async function tried({
  change,
  instead,
  perBuyer = 1,
  saysPerBuyer = false,
}: {
  change?: Change;
  instead?: Instead;
  perBuyer?: number;
  saysPerBuyer?: boolean;
} = {}) {
  const shop = await httpShop(instead, perBuyer);
  shops.push(shop);
  const target: Target = shop.target(change);
  const lines = await tryTarget({
    target,
    urls: [shop.url],
    addresses: { http: shop.url },
    values: {},
    written: { perBuyer: saysPerBuyer },
    patience: { numbersMs: 50, ordersMs: 100 },
    signal: AbortSignal.timeout(20_000),
  });
  return { lines, asked: shop.asked };
}

const wrong = (lines: readonly Line[]): Line[] =>
  lines.filter(({ verdict }) => verdict !== "as expected" && verdict !== "cannot be seen");

/** The one line that is not as expected. */
function only(lines: readonly Line[]): Line {
  const [line, ...others] = wrong(lines);
  assert.equal(others, []);
  if (line === undefined) throw new Error(`all is as expected: ${JSON.stringify(lines)}`);
  return line;
}

test("a right file on a right shop is as expected in every line, within a second", async () => {
  const startedAt = Date.now();
  const { lines, asked } = await tried();
  assert.equal(wrong(lines), []);
  const fields = lines.map(({ field }) => field);
  for (const field of ["requests/open", "requests/purchase", "replies/0", "replies/1", "gid", "orders/path"])
    assert.ok(fields.includes(field), `${field} of ${fields}`);
  assert.is(
    asked.filter((one) => one.endsWith("/buy")).length,
    5,
    "three buyers, one of them twice, and one too late",
  );
  assert.ok(Date.now() - startedAt < 1_000);
});

test("an opening that is refused is shown whole: method, path, status and body", async () => {
  const { lines } = await tried({
    change: (file) => ({
      ...file,
      requests: { ...file.requests, open: { method: "POST", path: "/sails/{{sale}}" } },
    }),
  });
  const { field, verdict, seen } = only(lines);
  assert.equal([field, verdict], ["requests/open", "contradicted"]);
  assert.match(seen, /^POST \/sails\/doctor-\w+ answered 404: \{"why":"no such sale"\}$/);
});

test("a shop that goes away during the opening is told at the opening", async () => {
  const { lines } = await tried({ instead: (method) => (method === "PUT" ? "cut" : undefined) });
  assert.equal([only(lines).field, only(lines).verdict], ["requests/open", "contradicted"]);
});

test("a login that fails is told at the buyer, with its reply", async () => {
  const login = { method: "POST", path: "/login", body: { name: "{{user}}" }, save: { token: "token" } };
  const instead: Instead = (_, path) =>
    path === "/login" ? { status: 401, body: { error: "who are you?" } } : undefined;
  const { lines } = await tried({ change: (file) => ({ ...file, buyer: [login] }), instead });
  assert.is(only(lines).field, "buyer");
  assert.match(only(lines).seen, /^POST \/login answered 401: .*who are you/);
});

test("a login whose reply lacks what is kept of it is told at the buyer", async () => {
  const login = { method: "POST", path: "/login", save: { token: "tokn" } };
  const instead: Instead = (_, path) =>
    path === "/login" ? { status: 200, body: { token: "t" } } : undefined;
  const { lines } = await tried({ change: (file) => ({ ...file, buyer: [login] }), instead });
  assert.is(only(lines).field, "buyer");
  assert.match(only(lines).seen, /nothing at "tokn" to save as token/);
});

test("a shop that answers HTML is shown with it, and sells to nobody", async () => {
  const html = { status: 200, body: "<html><title>My shop</title></html>" };
  const { lines } = await tried({ instead: (_, path) => (path.endsWith("/buy") ? html : undefined) });
  const { verdict, seen } = only(lines);
  assert.is(verdict, "contradicted");
  assert.match(seen, /answered 200: <html><title>My shop/);
});

test("a rule whose path leads nowhere is named, with the path that is near", async () => {
  const { lines } = await tried({
    change: (file) => ({
      ...file,
      replies: [{ ...file.replies[0], body: { "deal.okk": true } }, ...file.replies.slice(1)],
    }),
  });
  assert.equal([only(lines).field, only(lines).verdict], ["replies/0/body/deal.okk", "contradicted"]);
});

test("a rule for sold out whose text is misspelt is named, with the reply that it was meant for", async () => {
  const { lines } = await tried({
    change: (file) => ({
      ...file,
      replies: [...file.replies.slice(0, 1), { ...file.replies[1], body: { why: "gon" } }],
    }),
  });
  const [line] = linesWith(lines, "contradicted");
  assert.is(line?.field, "replies/1/body/why");
  assert.match(
    line?.seen ?? "",
    /answered 410: .*the nearest rule is replies\/1 \(gone\): at why stands "gone", not "gon"/,
  );
});

test("a reply that two rules match is told with both, and the first decides", async () => {
  const { lines } = await tried({
    change: (file) => ({
      ...file,
      replies: [...file.replies, { name: "fine", status: [200], outcome: "info" }],
    }),
  });
  assert.equal(wrong(lines), []);
  const bought = lines.find(({ field }) => field === "replies/0");
  assert.match(bought?.seen ?? "", /4 of 5 replies; also matches fine, and the first decides/);
});

test("a path to the gid that leads nowhere is named, with those that there are", async () => {
  const { lines } = await tried({ change: (file) => ({ ...file, gid: "deal.gid" }) });
  assert.equal([only(lines).field, only(lines).verdict], ["gid", "contradicted"]);
  assert.match(only(lines).seen, /nothing at "deal\.gid"; it has deal\.id: POST /);
});

test("a path to another value than the stores' gid is named, with the one that is theirs", async () => {
  const { lines } = await tried({
    change: (file) => ({ ...file, gid: { text: '"id":"(deal-\\d)' } }),
  });
  const [line] = linesWith(lines, "contradicted");
  assert.is(line?.field, "gid");
  assert.match(line?.seen ?? "", /^deal-1; the stores name deal-1-of-doctor-\w+, which stands at deal\.id$/);
});

test("orders that never appear are not confirmed, with both explanations", async () => {
  const instead: Instead = (_, path) => (path.endsWith("/orders") ? { status: 200, body: [] } : undefined);
  const { lines } = await tried({ instead });
  assert.equal([only(lines).field, only(lines).verdict], ["orders/path", "not confirmed"]);
  assert.equal(unconfirmedOf(lines), [
    {
      kind: "unconfirmed",
      what: "orders",
      reason: "it gave no order: the query is wrong, or the shop writes none",
    },
  ]);
});

test("orders that name others than the buyers are contradicted", async () => {
  const instead: Instead = (_, path) =>
    path.endsWith("/orders")
      ? { status: 200, body: [{ user: "1" }, { user: "2" }, { user: "3" }] }
      : undefined;
  const { lines } = await tried({ instead });
  assert.is(only(lines).verdict, "contradicted");
  assert.match(only(lines).seen, /^it names "1", "2", "3", and not "doctor-/);
});

test("orders dated in seconds are contradicted", async () => {
  const instead: Instead = (_, path) =>
    path.endsWith("/orders") ? { status: 200, body: [{ user: "al", at: 1_790_000_000 }] } : undefined;
  const { lines } = await tried({ instead });
  assert.equal([only(lines).verdict, only(lines).seen], ["contradicted", "at is 1790000000"]);
});

test("a path of orders that answers with an error is contradicted, with its answer", async () => {
  const { lines } = await tried({
    change: (file) => ({ ...file, orders: { path: "/sales/x/oders/{{sale}}" } }),
  });
  assert.equal([only(lines).field, only(lines).verdict], ["orders/path", "contradicted"]);
  assert.match(only(lines).seen, /answered 404/);
});

test("a second unit for a buyer is contradicted where the file is silent, and the shop's where it says one", async () => {
  for (const [saysPerBuyer, verdict] of [
    [false, "contradicted"],
    [true, "otherwise"],
  ] as const) {
    const { lines } = await tried({ perBuyer: 9, saysPerBuyer });
    const contract = wrong(lines).find(({ field }) => field === "contract/perBuyer");
    assert.is(contract?.verdict, verdict);
    assert.match(contract?.seen ?? "", /^2 purchases in 2 requests/);
    assert.is(linesWith(lines, "contradicted").length, saysPerBuyer ? 0 : 1);
  }
});

test("a buyer who may hold two is asked to take a third, and gets none", async () => {
  const { lines } = await tried({
    perBuyer: 2,
    change: (file) => ({ ...file, contract: { perBuyer: 2 } }),
    saysPerBuyer: true,
  });
  assert.equal(wrong(lines), []);
  const contract = lines.find(({ field }) => field === "contract/perBuyer");
  assert.is(contract?.seen, "2 purchases in 3 requests");
});

test("a shop that sells more than there is breaks its promise, and is left to the judge", async () => {
  const instead: Instead = (_, path) =>
    path.endsWith("/buy")
      ? { status: 200, body: { deal: { ok: true, id: `deal-${Math.random()}` } } }
      : undefined;
  const { lines } = await tried({
    instead,
    change: (file) => ({ ...file, orders: null }),
    saysPerBuyer: true,
  });
  assert.equal(linesWith(lines, "contradicted"), []);
  assert.ok(linesWith(lines, "otherwise").some(({ expected }) => expected.startsWith("sold out")));
});

test("a first buyer who is refused twice while the shop warms up is followed by one who buys", async () => {
  let refused = 0;
  const instead: Instead = (_, path) =>
    path.endsWith("/buy") && refused++ < 2 ? { status: 503, body: "not yet" } : undefined;
  const { lines } = await tried({ instead });
  assert.equal(linesWith(lines, "contradicted"), []);
});

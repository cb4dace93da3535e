import * as assert from "uvu/assert";
import { Aim, aimedAt, type Met } from "../../../../loadtests/verify/wire/aim.ts";
import { LaneWatcher, lanesOf } from "../../../../loadtests/verify/wire/lane-watcher.ts";
import type { Channel } from "../../../../loadtests/verify/wire/learn/channel.ts";
import type { KnownBy, Learned } from "../../../../loadtests/verify/wire/learn/learned.ts";
import type { Exchange, Interference } from "../../../../stack/wire/exchange.ts";
import { suite } from "../../../runner/suite.ts";

const test = suite("aiming at one exchange of one purchase");

const CUT: Interference = { kind: "hold-request", until: Promise.resolve("lose") };
let number = 0;
const exchange = (verb: string, on: string[], more: Partial<Exchange> = {}): Exchange => ({
  ...{ link: "server-1-redis", connection: 1, number: number++, requestedAt: 0 },
  ...{ verb, on, writes: true, text: "" },
  ...more,
});

const learned = (name: string, slug: string, knownBy: KnownBy = "name"): Learned => ({
  exchanges: [{ name, slug, channel: "redis", writes: true, replies: true, knownBy }],
  ...{ irregular: [], background: [], constants: [] },
});

function aim(...parts: [slug: string, known: Learned][]) {
  const met: Met[] = [];
  const purchase = { sale: "wire-7-3", user: "subject", constants: [] };
  const aims = parts.map(([slug, known]) => aimedAt(slug, known));
  const one = new Aim(purchase, aims, (struck) => {
    met.push(struck);
    return CUT;
  });
  const see = (some: Exchange, channel: Channel = "redis") => one.onRequest(some, channel, "server-1");
  return { one, met, see };
}

const DECR: [string, Learned] = ["redis-decr-sale", learned("redis DECR {sale}", "redis-decr-sale")];

test("the exchange of this name that names the purchase is struck, once, and no other", () => {
  const { see, one } = aim(DECR);
  assert.is(see(exchange("DECR", ["wire-7-2"])), undefined, "of another sale");
  assert.is(see(exchange("GET", ["wire-7-3"])), undefined, "of another name");
  assert.is(see(exchange("DECR", ["wire-7-3"])), CUT);
  assert.is(see(exchange("DECR", ["wire-7-3"])), undefined, "again");
  assert.is(one.left, 0);
});

test("the second of a name is struck at its second coming", () => {
  const { see } = aim(["redis-decr-sale.2", learned("redis DECR {sale}.2", "redis-decr-sale.2")]);
  assert.is(see(exchange("DECR", ["wire-7-3"])), undefined);
  assert.is(see(exchange("DECR", ["wire-7-3"])), CUT);
});

test("a commit is struck if its own transaction names the purchase", () => {
  const commit = () => aim(["mysql-commit", learned("mysql COMMIT", "mysql-commit", "transaction")]);
  const run = (see: ReturnType<typeof aim>["see"], sale: string, connection: number) => {
    const at = { link: "server-1-mysql", connection };
    see(exchange("BEGIN", [], { ...at, transaction: "begins" }), "mysql");
    see(exchange("INSERT", ["orders"], { ...at, text: `('${sale}')`, transaction: "within" }), "mysql");
    return see(exchange("COMMIT", [], { ...at, transaction: "ends" }), "mysql");
  };
  const { see } = commit();
  assert.is(run(see, "wire-7-2", 1), undefined);
  assert.is(run(see, "wire-7-3", 1), CUT);
  assert.is(run(commit().see, "wire-7-3", 2), CUT);
});

test("of a pair, the second is waited for once the first was met, and need not have been learned", () => {
  const { see, met, one } = aim(DECR, ["dtm-to-server-get-query", learned("redis DECR {sale}", "x")]);
  const query = () => exchange("GET", ["/query?gid=wire-7-3"], { link: "dtm-server-1" });
  assert.is(see(query(), "dtm→server"), undefined);
  see(exchange("DECR", ["wire-7-3"]));
  assert.is(one.left, 1);
  assert.is(see(query(), "dtm→server"), CUT);
  assert.equal(
    met.map(({ aimedAt: { name } }) => name),
    ["redis DECR {sale}", "dtm-to-server-get-query"],
  );
});

test("each server of one kind is a lane, whose links are told apart; servers of several kinds share one", () => {
  const at = (name: string) => ({ name, url: `http://${name}` });
  const lanes = lanesOf([at("shop-1"), at("shop-2")]);
  assert.equal(
    lanes.map(({ servers, urls }) => [servers, urls]),
    [
      [["shop-1"], ["http://shop-1"]],
      [["shop-2"], ["http://shop-2"]],
    ],
  );
  assert.is(lanesOf([at("shop-1"), at("worker-1")]).length, 1);
  const heard: string[] = [];
  const watcher = new LaneWatcher(lanes, []);
  const [, second] = lanes;
  if (second === undefined) throw new Error("there are two lanes");
  const end = watcher.listen(second, {
    onRequest(_, channel, server) {
      heard.push(`${channel} ${server}`);
      return undefined;
    },
  });
  for (const link of ["shop-1-redis", "shop-2-redis", "dtm-shop-2", "buyers-shop-2", "harness-redis"])
    watcher.onRequest(exchange("GET", [], { link }));
  end();
  watcher.onRequest(exchange("GET", [], { link: "shop-2-redis" }));
  assert.equal(heard, ["redis shop-2", "dtm→server shop-2", "buyer shop-2"]);
});

test("a secret of the run stands in no name, and the reply of its exchange is known all the same", () => {
  const [lane] = lanesOf([{ name: "shop-1", url: "http://shop-1" }]);
  if (lane === undefined) throw new Error("there is a lane");
  const watcher = new LaneWatcher([lane], ["k-3y of the/shop"]);
  const heard: Exchange[] = [];
  watcher.listen(lane, { onRequest: (some) => void heard.push(some) });
  const paths = ["/hooks/k-3y of the/shop/buy", "/hooks/k-3y%20of%20the%2Fshop/buy", "/buy"];
  const asked = paths.map((path) => exchange("POST", [path], { link: "buyers-shop-1" }));
  for (const one of asked) watcher.onRequest(one);
  assert.equal(
    heard.map(({ on }) => on),
    [["/hooks/***/buy"], ["/hooks/***/buy"], ["/buy"]],
  );
  for (const one of asked) one.repliedAt = 7;
  assert.ok(heard.every(({ repliedAt }) => repliedAt === 7));
});

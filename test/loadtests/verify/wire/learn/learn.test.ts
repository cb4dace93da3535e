import * as assert from "uvu/assert";
import type { Channel } from "../../../../../loadtests/verify/wire/learn/channel.ts";
import { nameOf, slugOf } from "../../../../../loadtests/verify/wire/learn/exchange-name.ts";
import { type Heard, learn, type Recording } from "../../../../../loadtests/verify/wire/learn/learn.ts";
import { learnedText } from "../../../../../loadtests/verify/wire/learn/learned.ts";
import { holdsId, PurchaseIds } from "../../../../../loadtests/verify/wire/learn/purchase-ids.ts";
import type { Exchange } from "../../../../../stack/wire/exchange.ts";
import { suite } from "../../../../runner/suite.ts";

const test = suite("learning the exchanges of a purchase");

const heard = (channel: Channel, verb: string, on: string[], more: Partial<Exchange> = {}): Heard => ({
  channel,
  exchange: {
    ...{ link: `server-1-${channel}`, connection: 1, number: 0, requestedAt: 0 },
    ...{ verb, on, writes: !["GET", "SELECT"].includes(verb), text: "" },
    ...more,
  },
});
const PING = heard("redis", "PING", []);
const SHA = "0123456789abcdef0123456789abcdef01234567";

/** A purchase of a shop with stock in Redis, a coordinator and SQL. */
function purchase(n: number, extra: Heard[] = []): Recording {
  const sale = `wire-7-${n}`;
  const gid = `{${sale}}-${`${n}`.repeat(10)}abcdef0123456789abcdef`;
  return {
    ...{ sale, user: "buyer" },
    heard: [
      heard("buyer", "POST", [`/api/sales/${sale}/purchases`]),
      PING,
      heard("redis", "EVALSHA", [`{${sale}}--stock-1`, `{${sale}}--ledger-1`], { text: SHA }),
      heard("dtm", "POST", ["/api/dtmsvr/prepare"], { text: `{"gid":"${gid}"}` }),
      ...extra,
      heard("dtm→server", "POST", [`/createOrder?gid=${encodeURIComponent(gid)}&op=action`]),
      heard("mysql", "BEGIN", [], { transaction: "begins" }),
      heard("mysql", "INSERT", ["orders"], { text: `('${sale}','buyer')`, transaction: "within" }),
      heard("mysql", "COMMIT", [], { transaction: "ends" }),
      heard("redis", "DEL", ["turn"]),
    ],
  };
}

test("what names the purchase, what stands in its transaction, and what only comes with it are learned in order", () => {
  const learned = learn([purchase(1), purchase(2), purchase(3)], [PING, PING]);
  assert.equal(learnedText(learned), [
    " 1 w buyer POST /api/sales/{sale}/purchases",
    " 2 w redis EVALSHA {sale}--stock-1 and 1 more",
    " 3 w dtm POST /api/dtmsvr/prepare",
    " 4 w dtm→server POST /createOrder",
    " 5 w mysql BEGIN",
    " 6 w mysql INSERT orders",
    " 7 w mysql COMMIT",
    " 8 w redis DEL turn",
    "background: redis PING",
  ]);
  assert.equal(
    learned.exchanges.map(({ knownBy }) => knownBy),
    ["name", "name", "name", "name", "beginning", "name", "transaction", "coming"],
  );
  assert.equal(learned.constants, [SHA]);
});

test("what comes once more in one repetition is learned as often as it comes in each", () => {
  const again = heard("redis", "GET", ["{wire-7-2}-x"]);
  const learned = learn(
    [
      purchase(1, [heard("redis", "GET", ["{wire-7-1}-x"])]),
      purchase(2, [again, again]),
      purchase(3, [heard("redis", "GET", ["{wire-7-3}-x"])]),
    ],
    [PING],
  );
  assert.equal(
    learned.exchanges.filter(({ name }) => name.includes("GET")).map(({ name }) => name),
    ["redis GET {sale}-x"],
  );
  assert.equal(learned.irregular, ["redis GET {sale}-x"]);
});

test("what names no purchase and does not come each time is of no interest", () => {
  const learned = learn([purchase(1, [heard("redis", "INFO", [])]), purchase(2), purchase(3)], [PING]);
  assert.equal(learned.irregular, []);
  assert.not.ok(learned.exchanges.some(({ name }) => name === "redis INFO"));
});

test("several of one name are numbered in their order, and so are their words", () => {
  const twice = (n: number) =>
    purchase(n, [heard("redis", "GET", [`wire-7-${n}:stock`]), heard("redis", "GET", [`wire-7-${n}:stock`])]);
  const gets = learn([twice(1), twice(2)], []).exchanges.filter(({ name }) => name.includes("GET"));
  assert.equal(
    gets.map(({ name, slug }) => [name, slug]),
    [
      ["redis GET {sale}:stock", "redis-get-sale-stock"],
      ["redis GET {sale}:stock.2", "redis-get-sale-stock.2"],
    ],
  );
});

test("a script is one exchange, whether it is sent itself or by its hash", () => {
  const ids = { sale: "wire-7-1", user: "buyer" };
  const named = (verb: string) => nameOf("redis", { verb, on: ["wire-7-1:stock"] }, ids);
  assert.is(named("EVAL"), named("EVALSHA"));
});

test("ids that are small numbers give the same names in every sale", () => {
  const of = (sale: string): Recording => ({
    ...{ sale, user: "1000" },
    heard: [
      heard("redis", "DECR", [`item:${sale}:stock-1`]),
      heard("mysql", "INSERT", ["orders"], { text: `(${sale}, 1000)` }),
    ],
  });
  const names = (sales: string[]) => learn(sales.map(of), []).exchanges.map(({ name }) => name);
  assert.equal(names(["1", "2", "3"]), ["redis DECR item:{sale}:stock-1", "mysql INSERT orders"]);
  assert.equal(names(["11", "12"]), names(["1", "2", "3"]));
});

test("an id that came into being in the purchase counts from then on, and a constant does not", () => {
  const gid = "9e107d9d372bb6826bd81d3542a419d6";
  const ids = new PurchaseIds("wire-7-1", "buyer", new Set([SHA]));
  const on: string[] = [];
  assert.not.ok(ids.names({ on, text: gid }));
  assert.ok(ids.names({ on, text: `wire-7-1 ${gid} ${SHA}` }));
  assert.ok(ids.names({ on, text: `gid=${gid}` }));
  assert.not.ok(ids.names({ on, text: `${SHA} wire-7-12` }));
});

test("an id is a word of its own", () => {
  assert.ok(holdsId("orders of wire-7-1", "wire-7-1"));
  assert.ok(holdsId("12, 1", "1"));
  assert.not.ok(holdsId("wire-7-12", "wire-7-1"));
});

test("a name becomes one word that a shell leaves alone", () => {
  assert.is(
    slugOf("dtm→server POST /api/branches/createOrder"),
    "dtm-to-server-post-api-branches-createorder",
  );
});

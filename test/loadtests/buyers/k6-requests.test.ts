// What k6's buyers send and what they make of replies, by real k6 and a shop in this process: the module that sends
// purchases does what k6/http does.
import * as assert from "uvu/assert";
import { runK6 } from "../../../loadtests/run/run-k6.ts";
import { suite } from "../../runner/suite.ts";
import { HTTP_SHOP } from "../../support/http-shop.ts";
import {
  type Asked,
  K6Folders,
  k6Input,
  k6Shop,
  linesOf,
  RECORDING,
  type Told,
} from "../../support/k6-shop.ts";

const test = suite("what k6's buyers send", { serial: true });

const folders = new K6Folders();
test.after(() => folders.remove());

const GONE: Told = { status: 410, body: '{"why":"gone"}' };
const { open, purchase } = HTTP_SHOP.requests;
const never = () => new AbortController().signal;

/** What a short run of these buyers leaves: the requests that came, and the lines that end a purchase. */
async function askShop(
  name: string,
  reply: (asked: Asked, n: number) => Told | undefined,
  plan: Parameters<typeof k6Input>[1],
  change: object = {},
) {
  const shop = await k6Shop(reply);
  try {
    const own = folders.of(name);
    const input = k6Input(shop.url, { buyers: 2, durationMs: 1_000, ...plan }, change);
    await runK6(RECORDING, input, own, never());
    return { asked: shop.asked, ended: linesOf(own).filter(({ outcome }) => outcome !== undefined) };
  } finally {
    shop.close();
  }
}

test("a purchase is sent as the target says, with headers and ids of its own, also in a double click", async () => {
  const headers = { "X-Buyer": "{{user}}", Host: "shop.test", "user-agent": "a-buyer/1" };
  const body = { user: "{{user}}", id: "{{request.id}}" };
  const requests = { open, purchase: { ...purchase, headers, body } };
  const shares = { clickTwice: 0.5, retryUnknown: 0, comeBack: 0 };
  const { asked, ended } = await askShop("sent", () => GONE, { shares }, { requests });
  const ids = new Set<string>();
  const times = new Map<string, number>();
  for (const { method, url, headers, body } of asked) {
    const { user, id } = JSON.parse(body);
    assert.equal({ method, url }, { method: "POST", url: "/sales/s/buy" });
    const { "x-buyer": buyer, host, "user-agent": agent, "content-type": type } = headers;
    assert.equal(
      { buyer, host, agent, type },
      { buyer: user, host: "shop.test", agent: "a-buyer/1", type: "application/json" },
    );
    ids.add(id);
    times.set(user, (times.get(user) ?? 0) + 1);
  }
  assert.is(ids.size, asked.length);
  assert.is(ended.length, asked.length);
  assert.equal(new Set(times.values()), new Set([1, 2]));
});

test("a cookie comes back with what the same buyer sends next, and with nothing of another buyer", async () => {
  const answer = ({ headers }: Asked): Told =>
    headers.cookie === undefined
      ? { status: 500, body: "{}", headers: { "set-cookie": "queue=7; Path=/" } }
      : GONE;
  const shares = { clickTwice: 0, retryUnknown: 1, comeBack: 0 };
  const { asked } = await askShop("cookies", answer, { shares }, {});
  const cookies = new Map<string, (string | undefined)[]>();
  for (const { headers, body } of asked) {
    const { user } = JSON.parse(body);
    cookies.set(user, [...(cookies.get(user) ?? []), headers.cookie]);
  }
  assert.ok(cookies.size >= 2);
  for (const [user, sent] of cookies) assert.equal(sent, [undefined, "queue=7"], user);
});

test("no reply in time leaves it open, and so does an address that is none; a refused connection does not", async () => {
  const plan = { requestTimeoutMs: 200, buyers: 1, durationMs: 1_000 };
  const { ended } = await askShop("late", () => undefined, plan);
  assert.ok(ended.length > 0);
  for (const { status, outcome, error } of ended)
    assert.equal(
      { status, outcome, error },
      { status: undefined, outcome: "info", error: "request timeout" },
    );
  const closed = await k6Shop(() => GONE);
  closed.close();
  for (const [url, outcome, error] of [
    [closed.url, "fail", /^ECONNREFUSED$/],
    ["http://[::1", "info", /^invalid URL: parse /],
  ] as const) {
    const own = folders.of(`refused-${outcome}`);
    await runK6(RECORDING, k6Input(url, plan), own, never());
    const ends = linesOf(own).filter((line) => line.outcome !== undefined);
    assert.ok(ends.length > 0);
    for (const line of ends) {
      assert.is(line.outcome, outcome);
      assert.match(line.error ?? "", error);
    }
  }
});

test("replies of the same body mean something else where rules look at headers, and each bought has its own gid", async () => {
  const answer = (_: Asked, n: number): Told =>
    n % 3 === 0
      ? { status: 200, body: `{"deal":{"ok":true,"id":"g${n}"}}` }
      : { ...GONE, headers: { "X-Queue": n % 3 === 1 ? "full" : "empty" } };
  const replies = [
    HTTP_SHOP.replies[0],
    { name: "full", status: [410], headers: { "x-queue": "full" }, outcome: "fail" },
    { name: "empty", status: [410], headers: { "x-queue": "empty" }, outcome: "fail", reason: "sold-out" },
  ];
  const { asked, ended } = await askShop("headers", answer, { buyers: 1 }, { replies });
  assert.ok(asked.length > 8);
  ended.forEach(({ rule, gid, error }, n) => {
    const bought = { rule: 0, gid: `g${n}`, error: undefined };
    const refused = n % 3 === 1 ? { rule: 1, error: "HTTP 410" } : { rule: 2, error: "SOLD_OUT" };
    assert.equal({ rule, gid, error }, n % 3 === 0 ? bought : { ...refused, gid: undefined });
  });
});

test("a purchase that is accepted ends with its own decision", async () => {
  const answer = ({ method, url }: Asked, n: number): Told => {
    if (method === "POST") return { status: 202, body: "{}", headers: { "x-ticket": String(n) } };
    return { status: 200, body: `{"deal":{"ok":true,"id":"of-${url.split("/").at(-1)}"}}` };
  };
  const decision = { method: "GET", path: "/tickets/{{saved.ticket}}", everyMs: 20, withinMs: 2_000 };
  const requests = { open, purchase: { ...purchase, save: { ticket: { header: "x-ticket" } } }, decision };
  const replies = [...HTTP_SHOP.replies, { name: "queued", status: [202], outcome: "accepted" }];
  const { asked, ended } = await askShop("decided", answer, { buyers: 1 }, { requests, replies });
  const tickets = asked.flatMap(({ method }, n) => (method === "POST" ? [`of-${n}`] : []));
  assert.ok(tickets.length > 2);
  assert.equal(
    ended.map(({ outcome, gid }) => ({ outcome, gid })),
    tickets.map((gid) => ({ outcome: "ok", gid })),
  );
});

test("halves of characters, in names, headers and replies, leave each line of the history readable", async () => {
  // A rule of a target may cut a character in two; in JSON, k6's engine takes a half for a character that is unknown.
  const answer = (): Told => ({ status: 200, body: '{"deal":{"ok":true}} for 😀' });
  const [, gone] = HTTP_SHOP.replies;
  const replies = [{ name: "bought", status: [200], outcome: "ok" }, gone];
  const change = {
    ...{ ids: { user: { text: "\ud800{{n}}\udc00" } }, gid: { text: "for (.)" }, replies },
    requests: { open, purchase: { ...purchase, headers: { "x-buyer": "{{user}}" } } },
  };
  const { asked, ended } = await askShop("halves", answer, { buyers: 1 }, change);
  assert.ok(ended.length > 2);
  ended.forEach(({ user, gid }, n) => {
    assert.equal({ user, gid }, { user: `\ufffd${n + 1}\ufffd`, gid: "\ud83d" });
    assert.is(JSON.parse(asked[n]?.body ?? "").user, user);
  });
});

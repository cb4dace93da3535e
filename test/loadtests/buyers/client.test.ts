// The client against a small shop in this process: members who log in, sales that the shop numbers, purchases that are
// decided later.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { jwtVerify } from "jose";
import * as assert from "uvu/assert";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { Client } from "../../../loadtests/buyers/client.ts";
import { prepareBuyers } from "../../../loadtests/buyers/prepare-buyers.ts";
import { parseTarget } from "../../../targets/load.ts";
import type { Values } from "../../../targets/render.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the client");

const SECRET = "not much of a secret, and long enough";

/** A request as the shop saw it. */
interface Seen {
  line: string;
  headers: IncomingMessage["headers"];
  body: string;
}

let folder = "";
let url = "";
let server: Server;
const seen: Seen[] = [];
let polls = 0;
test.before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "flashproof-client-"));
  server = createServer(async (request, reply) => {
    const body = (await request.toArray()).join("");
    const line = `${request.method} ${request.url}`;
    seen.push({ line, headers: request.headers, body });
    const answer = answerTo(line);
    reply.statusCode = answer.status;
    for (const [name, value] of Object.entries(answer.headers ?? {})) reply.setHeader(name, value);
    reply.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.after(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

function answerTo(line: string): { status: number; body: unknown; headers?: Record<string, string> } {
  if (line === "POST /deals") return { status: 201, body: { data: { deals: [{ id: 17 }] } } };
  if (line === "POST /login")
    return { status: 200, body: { key: "k-9" }, headers: { "set-cookie": "a=1, sid=s-7; Path=/" } };
  if (line === "POST /deals/17/orders") return { status: 202, body: { ticket: "t-1" } };
  if (line === "GET /tickets/t-1") {
    polls += 1;
    return { status: 200, body: polls < 3 ? { state: "waiting" } : { state: "won", order: { no: 5 } } };
  }
  return { status: 404, body: { message: "no such thing" } };
}

const shop = (more: object = {}) =>
  parseTarget("shop", {
    ...{ name: "shop", about: "a test", start: { urls: [url] } },
    requests: {
      open: [
        { method: "POST", path: "/deals", body: { units: "{{units}}" }, save: { deal: "data.deals.0.id" } },
        { method: "POST", path: "/login" },
      ],
      purchase: {
        ...{
          method: "POST",
          path: "/deals/{{saved.deal}}/orders",
          form: { who: "{{user}}", id: "{{request.id}}" },
        },
        headers: { cookie: "sid={{saved.session}}", authorization: "Bearer {{saved.token}}" },
        save: { ticket: "ticket" },
      },
      decision: { method: "GET", path: "/tickets/{{saved.ticket}}", everyMs: 20 },
    },
    buyer: [
      { method: "POST", path: "/login", save: { session: { cookie: "sid" } } },
      { jwt: { secret: SECRET, claims: { sub: "{{user}}" } }, save: "token" },
    ],
    ids: { user: { from: 100 } },
    replies: [
      { status: [202], outcome: "accepted" },
      { status: [200], body: { state: "won" }, outcome: "ok" },
    ],
    gid: "order.no",
    ...more,
  });

async function clientOf(target: ReturnType<typeof shop>, values: Values = {}) {
  const file = path.join(folder, `${Math.random()}.jsonl`);
  const history = new HistoryWriter(file, () => 1);
  const client = new Client({ target, values, history, timeoutMs: 2_000 });
  const close = async () => {
    history.close();
    await client.close();
  };
  const recorded = async () => {
    await close();
    return readFile(file, "utf8");
  };
  return { client, close, recorded };
}

test("a buyer logs in, asks under the shop's own ids, and is told when the purchase is decided", async () => {
  const { client, recorded } = await clientOf(shop());
  assert.equal(await client.open(url, "spring", 5), { outcome: "ok" });
  await prepareBuyers(client, [url], ["100", "101"], () => {}, new AbortController().signal);
  const answer = await client.purchase(url, "p", "spring", "100");
  assert.equal(answer, { status: 200, outcome: "ok", rule: 1, gid: "5" });
  assert.is(polls, 3);
  const asked = seen.find(({ line }) => line === "POST /deals/17/orders");
  assert.match(asked?.body ?? "", /^who=100&id=[0-9a-f-]{36}$/);
  assert.is(asked?.headers["content-type"], "application/x-www-form-urlencoded");
  assert.is(asked?.headers.cookie, "sid=s-7");
  const token = asked?.headers.authorization?.replace("Bearer ", "") ?? "";
  assert.is((await jwtVerify(token, new TextEncoder().encode(SECRET))).payload.sub, 100 as unknown as string);
  const text = await recorded();
  for (const secret of ["s-7", token, SECRET]) assert.not.match(text, secret);
});

test("a purchase that stays undecided may have happened", async () => {
  polls = Number.NEGATIVE_INFINITY;
  const target = shop();
  const requests = { ...target.requests, decision: { ...target.requests.decision, withinMs: 100 } };
  const { client, recorded } = await clientOf(shop({ requests }));
  await client.open(url, "spring", 5);
  await client.prepareBuyer(url, "100");
  assert.is((await client.purchase(url, "p", "spring", "100")).outcome, "info");
  await recorded();
});

test("an opening that is refused says what was sent and answered; one refused half-way may have been done", async () => {
  const wrong = { method: "POST", path: "/daels", body: { units: "{{units}}" } };
  const { purchase } = { purchase: { method: "POST", path: "/x" } };
  const first = await clientOf(shop({ requests: { open: wrong, purchase } }));
  const { outcome, told } = await first.client.open(url, "spring", 5);
  assert.equal([outcome, told], ["fail", 'POST /daels answered 404: {"message":"no such thing"}']);
  assert.not.match(await first.recorded(), "no such thing");
  const second = await clientOf(
    shop({ requests: { open: [{ method: "POST", path: "/deals" }, wrong], purchase } }),
  );
  assert.is((await second.client.open(url, "spring", 5)).outcome, "info");
  await second.recorded();
});

test("a server that is gone had nothing done to it, unless a step before that was taken", async () => {
  const dying = createServer((_, reply) => {
    reply.writeHead(201, { connection: "close" }).end();
    dying.close();
  });
  await new Promise<void>((done) => dying.listen(0, "127.0.0.1", done));
  const there = `http://127.0.0.1:${(dying.address() as AddressInfo).port}`;
  const step = { method: "POST", path: "/deals" };
  const { client, close } = await clientOf(shop({ requests: { open: [step, step], purchase: step } }));
  const [half, none] = [await client.open(there, "spring", 5), await client.open(there, "spring", 5)];
  assert.equal([half.outcome, none.outcome], ["info", "fail"]);
  await close();
});

test("a login that fails, or whose reply lacks what is to be saved, is told with its answer", async () => {
  const failing = async (buyer: object[]) => {
    const { purchase, open } = {
      purchase: { method: "POST", path: "/x" },
      open: { method: "POST", path: "/deals" },
    };
    const { client, close } = await clientOf(shop({ buyer, requests: { open, purchase } }));
    const error = await client.prepareBuyer(url, "100").catch((one: Error) => one.message);
    await close();
    return error;
  };
  assert.match(String(await failing([{ method: "POST", path: "/log-in" }])), "POST /log-in answered 404");
  assert.match(
    String(await failing([{ method: "POST", path: "/login", save: { token: "data.tokn" } }])),
    'POST /login answered 200, and there is nothing at "data.tokn" to save as token; the reply has key',
  );
});

test("no error tells a token: not what a step saved, and not what stands in the reply under another name", async () => {
  const login = { method: "POST", path: "/login", save: { token: "key" } };
  const used = { method: "POST", path: "/log-in?with={{saved.token}}&admin={{token.admin}}&user={{user}}" };
  const requests = { purchase: { method: "POST", path: "/x" }, open: { method: "POST", path: "/deals" } };
  const { client, close } = await clientOf(shop({ buyer: [login, used], requests }), {
    "token.admin": "sesame",
  });
  const error = await client.prepareBuyer(url, "100").catch((one: Error) => one.message);
  await close();
  assert.match(String(error), "POST /log-in?with=…&admin=…&user=100 answered 404");
});

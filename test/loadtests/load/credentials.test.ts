// Buyers who log in, through real k6, to a shop in this process: their credentials are used, and kept nowhere.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import os from "node:os";
import path from "node:path";
import { jwtVerify } from "jose";
import * as assert from "uvu/assert";
import { readWire } from "../../../invariants/record/reading/read-wire.ts";
import type { WireLine } from "../../../invariants/record/wire.ts";
import type { Verdict } from "../../../invariants/verdict.ts";
import { load } from "../../../loadtests/load/run-load.ts";
import { suite } from "../../runner/suite.ts";
import { HTTP_SHOP, httpShop } from "../../support/http-shop.ts";

const test = suite("credentials of buyers", { serial: true });

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-credentials-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const KEY = "a-key-that-only-the-environment-holds-5f2c";
const secret = new TextEncoder().encode(KEY);

/** Everything that is in the run's folder, as one text. */
function kept(): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files.map((one) => readFileSync(path.join(one.parentPath, one.name), "utf8")).join("\n");
}

const options = (target: string, seed: number) => ({
  ...{ "dtm-store": "redis" as const, "redis-fsync": "always" as const, "mysql-flush": "1" as const },
  ...{ target, seed, out: folder, rest: 10, push: 0, doctor: "0" as const, "allow-host": undefined },
  ...{ profile: "burst", stock: 20, rate: 20, duration: 3, faults: ["none"], intensity: 1, workers: 1 },
  ...{ p95: undefined, replay: undefined, wire: "1" as const },
});

test("each buyer's own session and token reach the shop, and no file, report or log of the run", async () => {
  const given = new Set<string>();
  const refused: string[] = [];
  let logins = 0;
  const checks: Promise<unknown>[] = [];
  const guard = (method: string, url: string, { headers }: IncomingMessage) => {
    if (url === "/login") {
      const session = `session-${Math.random().toString(36).slice(2)}-of-a-buyer`;
      given.add(session);
      logins += 1;
      return { status: 200, body: { data: { session } } };
    }
    if (!url.endsWith("/buy")) return undefined;
    const token = String(headers.authorization).replace("Bearer ", "");
    given.add(token);
    checks.push(jwtVerify(token, secret).catch((error: Error) => refused.push(error.message)));
    if (given.has(String(headers["x-session"]))) return undefined;
    refused.push(`${method} ${url} with ${headers["x-session"]}`);
    return { status: 401, body: {} };
  };
  const shop = await httpShop(guard);
  process.env["SHOP_KEY_OF_TEST"] = KEY;
  try {
    const target = path.join(folder, "members.json");
    const { open, purchase } = HTTP_SHOP.requests;
    const headers = { "x-session": "{{saved.session}}", authorization: "Bearer {{saved.token}}" };
    const file = {
      ...{ ...HTTP_SHOP, start: { urls: [shop.url] } },
      requests: { open, purchase: { ...purchase, headers } },
      buyer: [
        { method: "POST", path: "/login", save: { session: "data.session" } },
        { jwt: { secret: "{{env.SHOP_KEY_OF_TEST}}", claims: { sub: "{{user}}" } }, save: "token" },
      ],
    };
    await writeFile(target, JSON.stringify(file));
    const said: string[] = [];
    const screen = { write: (text: string) => void said.push(text), live: false, columns: 80 };
    await load(options(target, 5), () => "", screen, new AbortController().signal);
    await Promise.all(checks);
    assert.equal(refused, [], said.join(""));
    assert.ok(logins > 20, `${logins} buyers logged in`);
    const verdict: Verdict = JSON.parse(readFileSync(path.join(folder, "latest", "verdict.json"), "utf8"));
    assert.is(verdict.marks.find(({ name }) => name === "told-bought")?.reached, true);
    // What the buyers asked is recorded, without what proves who they are.
    const recorded: WireLine[] = [];
    const reading = readWire(path.join(folder, "latest", "wire.jsonl"), (line) => recorded.push(line));
    assert.equal(reading, {});
    assert.is(recorded.filter(({ verb, on: [to = ""] }) => `${verb} ${to}` === "POST /login").length, logins);
    const buys = recorded.filter(({ on: [to = ""] }) => to.endsWith("/buy"));
    assert.is(buys.length, checks.length);
    assert.ok(buys.every(({ link, repliedAt }) => link === "buyers-server-1" && repliedAt !== undefined));
    const text = kept() + said.join("");
    assert.ok(given.size > 2 * 20, "sessions and tokens were seen");
    const found = [KEY, ...given].filter((one) => text.includes(one));
    assert.equal(found, []);
    assert.not.match(readdirSync(path.join(folder, "latest")).join(), "k6-buyers");
  } finally {
    delete process.env["SHOP_KEY_OF_TEST"];
    shop.close();
  }
});

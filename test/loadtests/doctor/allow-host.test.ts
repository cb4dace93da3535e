// A system of others is neither opened nor bought from unless its host is named.
import * as assert from "uvu/assert";
import { demandAllowedHosts } from "../../../loadtests/doctor/allow-host.ts";
import { loadTarget, parseTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";
import { HTTP_SHOP } from "../../support/http-shop.ts";
import { verification } from "../../support/verification.ts";

const test = suite("a system of others");

const runsAt = (start: object, more: object = {}) => parseTarget("shop", { ...HTTP_SHOP, ...more, start });
/** What is said of it; undefined if it is allowed. */
function refusal(target: ReturnType<typeof runsAt>, allowed?: string): string | undefined {
  try {
    demandAllowedHosts(target, allowed);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test("loopback is allowed, by each of its names, and so is a system that is started here", async () => {
  for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
    assert.is(refusal(runsAt({ urls: [`http://${host}:80`] })), undefined, host);
  assert.is(refusal(await loadTarget("fastify")), undefined);
});

test("another address is refused by its host, and allowed by its name alone", () => {
  const shop = runsAt({ urls: ["http://127.0.0.1:80", "https://shop.example/x"] });
  assert.match(refusal(shop) ?? "", /^the target http-shop runs on shop\.example: .* buys real units/);
  assert.match(refusal(shop, "example") ?? "", /shop\.example/);
  assert.is(refusal(shop, "other.example,shop.example"), undefined);
});

test("a store of others that the target only reads is allowed, and one that it writes to is not", () => {
  const start = { urls: ["http://127.0.0.1:80"], mysql: "mysql://u@db.example/shop" };
  assert.is(refusal(runsAt(start)), undefined);
  const requests = { ...HTTP_SHOP.requests, open: { sql: "INSERT INTO sales VALUES ({{sale}}, {{units}})" } };
  assert.match(refusal(runsAt(start, { requests })) ?? "", /db\.example/);
});

test("a verification of such a system ends before it makes a folder", async () => {
  const { mkdtemp, readdir, rm, writeFile } = await import("node:fs/promises");
  const folder = await mkdtemp("/tmp/flashproof-allow-");
  try {
    const target = `${folder}/shop.json`;
    await writeFile(target, JSON.stringify({ ...HTTP_SHOP, start: { urls: ["http://shop.example"] } }));
    const out = `${folder}/runs`;
    const said = await verification(out, { target }).catch((error: unknown) => error);
    assert.match(said instanceof Error ? said.message : "", /runs on shop\.example/);
    assert.equal(await readdir(folder), ["shop.json"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

// Hostile bytes on every route, through a real socket, to an application on fakes. HOSTILE_SECONDS=120 takes longer and
// leaves its figures in runs/hostile.json.
import { mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import pino from "pino";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { RUNS } from "../../../invariants/record/writing/run-folder.ts";
import { ADMIN_HEADER, BRANCH_HEADER } from "../../../server/contract.ts";
import { ERRORS } from "../../../server/errors.ts";
import { ArmedFailpoints } from "../../../server/selling/failpoints.ts";
import { systemClock } from "../../../server/time/clock.ts";
import { suite } from "../../runner/suite.ts";
import { ADMIN_TOKEN, appOnFakes, BRANCH_TOKEN } from "../../support/fake-app.ts";
import { ModelStock } from "../../support/fakes.ts";
import { type HostileRequest, hostileRequests } from "../../support/hostile.ts";
import { holds } from "../../support/property.ts";
import { exchange, type RawReply, requestText } from "../../support/raw-http.ts";

const test = suite("hostile bytes");

const { HOSTILE_SECONDS } = process.env;
const SECONDS = Number(HOSTILE_SECONDS ?? "4");
/** Short, so that a request which never ends is over soon. */
const LIMITS = {
  ...{ headersMs: 80, requestMs: 160, idleMs: 300, checkEveryMs: 20 },
  ...{ drainMs: 100, stuckMs: 4_000, maxConnections: 1_000 },
};
/** Many times the limits: a shared machine stops for a while. */
const BOUND_MS = 8_000;
const WARM_ROUNDS = 20;
/** What the process may hold more in the end than after the first rounds, in MiB. */
const GROWTH_MIB = 8;

/** Failpoints that can be armed and never go off: armed ones are meant to hang. */
class Unloaded extends ArmedFailpoints {
  override arm(): void {}
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
const heapMib = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

let app: Awaited<ReturnType<typeof appOnFakes>>;
let port: number;
const stock = new ModelStock();
/** What the server logs of its own failures. */
const failures: string[] = [];
const note = (line: string) => void failures.push(line);
test.before(async () => {
  let made = 0;
  const nothing = async () => {};
  app = await appOnFakes({
    ...{ stock, clock: systemClock, connections: LIMITS },
    coordinator: { prepare: nothing, submit: nothing, abort: nothing },
    failpoints: new Unloaded(systemClock, { lines: () => [], append: () => {} }),
    newId: () => (++made).toString(16).padStart(32, "0"),
    logger: pino({ level: "warn" }, { write: note }),
    batches: { batchSize: 16, batchesInFlight: 2, queueLimit: 10_000 },
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
test.after(() => app.close());

const sent = new Map<string, number>();
const answers = new Map<number, number>();
const count = <K>(counts: Map<K, number>, key: K) => void counts.set(key, (counts.get(key) ?? 0) + 1);

/** A refusal has the shape of the table or, for DTM, one of DTM's words. */
function hasShape({ status, body }: RawReply): boolean {
  if (status < 400 || body === undefined || body === "") return true;
  const { code, definite, dtm_result: told } = JSON.parse(body) as Record<string, unknown>;
  if (told !== undefined) return ["ERROR", "FAILURE"].includes(String(told));
  return Object.hasOwn(ERRORS, String(code)) && typeof definite === "boolean";
}

/** A branch whose message holds no unit fails with 500, so that DTM calls again. One that fails otherwise says so in the log. */
const isFault = ({ status, body }: RawReply) => status >= 500 && body !== '{"dtm_result":"ERROR"}';

async function send({ route, bytes }: HostileRequest): Promise<void> {
  const { end, replies, text, tookMs } = await exchange(Buffer.from(bytes, "latin1"), {
    port,
    boundMs: BOUND_MS,
  });
  count(sent, route);
  for (const { status } of replies) count(answers, status);
  assert.is.not(end, "hung", `${route}: neither answered nor closed after ${tookMs} ms: ${text}`);
  assert.not(replies.some(isFault), `${route}: ${text}`);
  assert.ok(replies.every(hasShape), `${route}: ${text}`);
}

/** What was sent and answered. The runner shows nothing of a test that passes. */
function keepFigures(figures: object): void {
  const [requests, replies] = [Object.fromEntries(sent), Object.fromEntries(answers)];
  mkdirSync(RUNS, { recursive: true });
  writeFileSync(path.join(RUNS, "hostile.json"), JSON.stringify({ requests, replies, ...figures }, null, 2));
}

/** The stores as they were, so that all growth is the server's. */
async function reset(): Promise<void> {
  for (const part of [stock.sales, stock.barriers, stock.restocks]) part.clear();
  for (const sale of ["s", "a"]) await stock.open(sale, 100);
}

test("no bytes get a 5xx, hang, or take what the next buyer needs, and the server does not grow", async () => {
  const tokens = [`${ADMIN_HEADER}: ${ADMIN_TOKEN}`, `${BRANCH_HEADER}: ${BRANCH_TOKEN}`];
  const requests = fc.array(hostileRequests(tokens), { minLength: 1, maxLength: 64, size: "max" });
  const property = fc.asyncProperty(requests, async (together) => {
    await reset();
    await Promise.all(together.map(send));
    const text = requestText("POST", "/api/sales/s/purchases", '{"userId":"next"}');
    const next = await exchange(text, { port, boundMs: BOUND_MS });
    assert.equal(next.statuses, [201], next.text);
  });
  await holds(property, { runs: WARM_ROUNDS, seed: 1 });
  const before = heapMib();
  const endAt = Date.now() + SECONDS * 1_000;
  for (let seed = 2; Date.now() < endAt; seed++) await holds(property, { runs: 5, seed });
  await reset();
  const none = () =>
    new Promise<boolean>((resolve) => app.server.getConnections((_, open) => resolve(open === 0)));
  await until(none, { what: "the end of all connections", deadlineMs: BOUND_MS });
  const after = heapMib();
  if (HOSTILE_SECONDS !== undefined) keepFigures({ heapMib: { before, after } });
  const unexpected = failures.filter((line) => !line.includes("the ledger is lost"));
  assert.equal(unexpected.slice(0, 3), []);
  assert.ok(after - before < GROWTH_MIB, `the heap grew from ${before} to ${after} MiB`);
});

test("a round of hostile requests reaches every route, and gets through its guard", () => {
  const routes = [...sent].filter(([, times]) => times > 0).map(([route]) => route);
  assert.is(routes.length, 15, routes.join(", "));
  for (const status of [200, 201, 400, 401, 404, 408, 413, 415, 431])
    assert.ok(answers.has(status), `${status}`);
});

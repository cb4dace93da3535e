// The orders while MySQL hangs: it accepts connections and says nothing.
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import * as assert from "uvu/assert";
import { gidOf } from "../../../server/contract.ts";
import { askMysql, connectMysql, withConnection } from "../../../server/orders/mysql.ts";
import { ordersInMysql } from "../../../server/orders/orders.ts";
import { systemClock } from "../../../server/time/clock.ts";
import { TimeoutError } from "../../../server/time/deadline.ts";
import { suite } from "../../runner/suite.ts";
import { ManualClock } from "../../support/fakes.ts";

const test = suite("orders while MySQL hangs");

const HOOKS = { beforeBarrier: () => undefined, beforeCommit: () => undefined };

/** A server that accepts and is silent. */
async function silentServer() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `mysql://u:p@127.0.0.1:${(server.address() as AddressInfo).port}/flashproof`, stop };
}

const failure = async (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: Error) => error.name,
  );

test("each wait for a connection ends by the deadline, also of those who wait behind others", async () => {
  const silent = await silentServer();
  const pool = connectMysql(silent.url, 1);
  try {
    const orders = ordersInMysql({ branches: pool, reads: pool }, systemClock);
    const begunAt = performance.now();
    const create = (n: number) => {
      const gid = gidOf("s", `${n}`.padStart(32, "0"));
      return orders.create({ gid, transType: "msg", branchId: "01", op: "action" }, "s", ["al"], HOOKS);
    };
    const ended = await Promise.all([1, 2, 3, 4, 5].map((n) => failure(create(n))));
    const tookMs = performance.now() - begunAt;
    assert.not(ended.includes("none"));
    assert.ok(tookMs < 2_700, `${tookMs} ms`);
  } finally {
    await silent.stop();
    // Its last attempt to connect fails when the server is gone.
    await pool.end().catch(() => {});
  }
});

test("a question whether MySQL answers ends by itself, and its connection is not used again", async () => {
  const silent = await silentServer();
  const pool = connectMysql(silent.url, 1);
  try {
    const begunAt = performance.now();
    assert.is.not(await failure(askMysql(pool, systemClock)), "none");
    const tookMs = performance.now() - begunAt;
    assert.ok(tookMs < 1_900, `${tookMs} ms`);
  } finally {
    await silent.stop();
    await pool.end().catch(() => {});
  }
  const clock = new ManualClock();
  let destroyed = 0;
  const hanging = { query: () => new Promise(() => {}), release: () => {}, destroy: () => (destroyed += 1) };
  const asked = failure(askMysql({ getConnection: async () => hanging }, clock));
  const tick = setInterval(() => clock.advance(500), 1);
  assert.is(await asked, new TimeoutError("").name);
  clearInterval(tick);
  assert.is(destroyed, 1);
});

test("a connection that comes after its deadline is given back", async () => {
  const clock = new ManualClock();
  let released = 0;
  let give = (_connection: { release(): void; destroy(): void }) => {};
  const pool = {
    getConnection: () => new Promise<Parameters<typeof give>[0]>((resolve) => (give = resolve)),
  };
  const waiting = failure(withConnection(pool, clock, 100, async () => assert.unreachable()));
  clock.advance(100);
  assert.is(await waiting, new TimeoutError("").name);
  give({ release: () => (released += 1), destroy: () => assert.unreachable() });
  await Promise.resolve();
  await Promise.resolve();
  assert.is(released, 1);
});

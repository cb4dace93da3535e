// What the branches say to operators: in the metrics and in the log. On fakes.
import pino from "pino";
import * as assert from "uvu/assert";
import { gidOf } from "../../../server/contract.ts";
import { createMetrics } from "../../../server/routes/metrics.ts";
import { reportedGids } from "../../../server/routes/reported-gids.ts";
import { suite } from "../../runner/suite.ts";
import { appOnFakes, BRANCH_TOKEN, fakeParts, plainAppOnFakes } from "../../support/fake-app.ts";
import { FakeCoordinator, ModelStock } from "../../support/fakes.ts";
import { branchQuery } from "../../support/shop.ts";

const test = suite("reports of the branches");

const GID = gidOf("s", "1".repeat(32));

async function application() {
  const lines: { level: number; msg: string; gid?: string }[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const stock = new ModelStock();
  const orders = { ...fakeParts().orders, create: async () => [{ user: "bo", gid: "before" }] };
  const metrics = createMetrics(undefined);
  const app = await appOnFakes({ stock, orders, metrics, logger });
  const createOrder = async () =>
    (
      await app.inject({
        method: "POST",
        url: `/api/branches/createOrder?${branchQuery(GID, "01", "action")}`,
        payload: { sale: "s" },
        headers: { "x-branch-token": BRANCH_TOKEN },
      })
    ).statusCode;
  return { app, stock, lines, metrics, createOrder };
}

test("buyers who were set apart are counted and named in the log, and the branch succeeds", async () => {
  const { app, stock, lines, metrics, createOrder } = await application();
  await stock.open("s", 2);
  await stock.deduct("s", GID, ["al", "bo"]);
  assert.is(await createOrder(), 200);
  assert.match(await metrics.registry.metrics(), /flashproof_order_conflicts_total 1/);
  assert.equal(
    lines.map(({ level, gid }) => [level, gid]),
    [[50, GID]],
  );
  await app.close();
});

test("a message whose ledger is lost fails at each call and is counted, and the log has it once", async () => {
  const { app, stock, lines, metrics, createOrder } = await application();
  await stock.open("s", 2);
  assert.equal([await createOrder(), await createOrder(), await createOrder()], [500, 500, 500]);
  assert.match(await metrics.registry.metrics(), /flashproof_ledger_lost_calls_total 3/);
  assert.equal(
    lines.map(({ level, gid }) => [level, gid]),
    [[50, GID]],
  );
  await app.close();
});

test("while MySQL is away a hundred branch calls leave one line, with the cause", async () => {
  const stock = new ModelStock();
  await stock.open("s", 1);
  await stock.deduct("s", GID, ["al"]);
  const create = () => Promise.reject(new Error("MySQL is not there"));
  const { app, clock, lines } = await plainAppOnFakes({ stock, orders: { ...fakeParts().orders, create } });
  const createOrder = async () => {
    const url = `/api/branches/createOrder?${branchQuery(GID, "01", "action")}`;
    assert.is((await app.inject({ method: "POST", url, payload: { sale: "s" } })).statusCode, 500);
  };
  for (let n = 0; n < 100; n++) await createOrder();
  assert.is(lines.length, 1, lines.join(""));
  assert.match(lines[0] ?? "", "MySQL is not there");
  clock.advance(1_000);
  await createOrder();
  assert.match(lines[1] ?? "", /"leftOut":99/);
  await app.close();
});

test("while DTM refuses submits a hundred messages are counted, and leave one line without a stack", async () => {
  const stock = new ModelStock();
  await stock.open("s", 100);
  const submit = () => Promise.reject(new Error("DTM is not there"));
  const coordinator = Object.assign(new FakeCoordinator(), { submit });
  const metrics = createMetrics(undefined);
  let made = 0;
  const newId = () => `${++made}`.padStart(32, "0");
  const { app, lines } = await plainAppOnFakes({ stock, coordinator, metrics, newId });
  for (let n = 0; n < 100; n++) {
    const payload = { userId: `b${n}` };
    const reply = await app.inject({ method: "POST", url: "/api/sales/s/purchases", payload });
    assert.is(reply.statusCode, 201);
  }
  assert.match(await metrics.registry.metrics(), /left_to_check_back_total\{step="submit"\} 100/);
  assert.is(lines.length, 1, lines.join(""));
  assert.match(lines[0] ?? "", /"why":"DTM is not there"/);
  assert.not.match(lines.join(""), "stack");
  await app.close();
});

test("the memory of what was said is bounded", () => {
  const isNews = reportedGids(2);
  assert.equal(["a", "a", "b", "c", "a", "a"].map(isNews), [true, false, true, true, true, false]);
});

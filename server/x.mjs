// server/main.ts
import { randomBytes } from "node:crypto";
// server/app.ts
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import Fastify, { LogController } from "fastify";
import pino from "pino";
import { Pool } from "undici";

// server/errors.ts
var ERRORS = {
  SOLD_OUT: { status: 409, definite: true, message: "No unit of this sale is left." },
  NO_SUCH_SALE: { status: 404, definite: true, message: "There is no such sale." },
  NO_SUCH_ROUTE: { status: 404, definite: true, message: "There is no such route." },
  SALE_DIFFERS: {
    status: 409,
    definite: true,
    message: "This sale is open with another stock; restock it instead of opening it again.",
  },
  RESTOCK_DIFFERS: {
    status: 409,
    definite: true,
    message: "This idempotency key was used for another number of units.",
  },
  BAD_INPUT: { status: 400, definite: true, message: "The request is malformed." },
  BODY_TOO_LARGE: { status: 413, definite: true, message: "The body is larger than this route takes." },
  UNAUTHORIZED: { status: 401, definite: true, message: "The token is missing or wrong." },
  STOCK_UNAVAILABLE: {
    status: 503,
    definite: true,
    message: "The stock cannot be reached; nothing was deducted. Ask again.",
  },
  COORDINATOR_UNAVAILABLE: {
    status: 503,
    definite: true,
    message: "The coordinator cannot be reached; nothing was deducted. Ask again.",
  },
  ROLLED_BACK: {
    status: 503,
    definite: true,
    message: "The check-back came before the deduction; nothing was deducted. Ask again.",
  },
  DEDUCTION_UNKNOWN: {
    status: 503,
    definite: false,
    message: "A unit may have been deducted. Ask again: you will be told, and never charged twice.",
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    definite: false,
    message: "The change may have been made. Send it again: it is made once.",
  },
  ORDERS_UNAVAILABLE: { status: 503, definite: true, message: "The orders cannot be read. Ask again." },
  INTERNAL: {
    status: 500,
    definite: false,
    message: "Something failed inside. Ask again to learn the outcome.",
  },
};
var SaleError = class extends Error {
  name = "SaleError";
  code;
  status;
  definite;
  field;
  constructor(code, options = {}) {
    super(options.message ?? ERRORS[code].message, { cause: options.cause });
    this.code = code;
    this.status = ERRORS[code].status;
    this.definite = ERRORS[code].definite;
    this.field = options.field;
  }
};
function refusalOf(error) {
  const { code, definite, message, field } = error;
  return field === void 0 ? { code, definite, message } : { code, definite, message, field };
}
var DidNotRun = class extends Error {
  name = "DidNotRun";
};

// server/failpoints.ts
import { appendFileSync } from "node:fs";

// server/contract.ts
import Type from "typebox";

var SaleId = Type.String({ pattern: "^[A-Za-z0-9_-]{1,32}$", examples: ["spring"] });
var UserId = Type.String({ pattern: "^[A-Za-z0-9_.:@-]{1,64}$", examples: ["alice"] });
var IdempotencyKey = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
var Gid = Type.String({ pattern: "^\\{[A-Za-z0-9_-]{1,32}\\}-[0-9a-f]{32}$" });
var Units = Type.Integer({ minimum: 0, maximum: 1e9 });
var PurchaseRequest = Type.Object({ userId: UserId }, { additionalProperties: false });
var OpenSaleRequest = Type.Object({ stock: Units }, { additionalProperties: false });
var RestockRequest = Type.Object(
  { units: Type.Integer({ minimum: 1, maximum: 1e9 }), idempotencyKey: IdempotencyKey },
  { additionalProperties: false },
);
var Bought = Type.Object({ code: Type.Literal("BOUGHT"), gid: Type.String() });
var Refusal = Type.Object({
  code: Type.String(),
  definite: Type.Boolean(),
  message: Type.String(),
  field: Type.Optional(Type.String()),
});
var SaleReport = Type.Object({
  sale: Type.String(),
  initial: Type.Integer(),
  remaining: Type.Integer(),
  deducted: Type.Integer(),
  orders: Type.Integer(),
});
var OrderPayload = Type.Object({ users: Type.Array(UserId, { minItems: 1, maxItems: 512 }) });
var saleKeys = (sale) => ({
  stock: `{${sale}}--stock-1`,
  initial: `{${sale}}--initial-1`,
  ledger: `{${sale}}--ledger-1`,
  restocks: `{${sale}}--restocks-1`,
});
var barrierKey = (gid) => `${gid}-00-msg-01`;
var gidOf = (sale, id) => `{${sale}}-${id}`;
var saleOfGid = (gid) => /^\{([^{}]+)\}-/.exec(gid)?.[1];
var ADMIN_HEADER = "x-admin-token";
var BRANCH_HEADER = "x-branch-token";
var FAILPOINTS = [
  "before-prepare",
  "after-prepare",
  "after-deduct",
  "after-submit",
  "before-reply",
  "query-prepared:after-read",
  "create-order:before-barrier",
  "create-order:before-commit",
  "create-order:after-commit",
];
var FailpointMode = Type.Union([
  Type.Literal("hang"),
  Type.Literal("error"),
  Type.Literal("drop"),
  Type.Literal("exit"),
  Type.String({ pattern: "^delay=[0-9]{1,5}$" }),
]);
var ArmFailpoint = Type.Object(
  {
    name: Type.Enum([...FAILPOINTS]),
    mode: FailpointMode,
    sale: Type.Optional(SaleId),
    times: Type.Integer({ minimum: 1, maximum: 1e6, default: 1 }),
  },
  { additionalProperties: false },
);
var FailpointHit = Type.Object({
  at: Type.Number(),
  name: Type.String(),
  mode: Type.String(),
  sale: Type.String(),
  gid: Type.Optional(Type.String()),
});
var FAILPOINT_EXIT_CODE = 86;

// server/failpoints.ts
var NO_FAILPOINTS = { reach: () => void 0 };
var DropConnection = class extends Error {
  name = "DropConnection";
};
function alwaysAt(name, mode, clock) {
  return { reach: (passed) => (passed === name ? act(mode, clock) : void 0) };
}
var ArmedFailpoints = class {
  #armed = [];
  #clock;
  #record;
  constructor(clock, record) {
    this.#clock = clock;
    this.#record = record;
  }
  arm(failpoint) {
    this.#armed.push({ ...failpoint });
  }
  disarmAll() {
    this.#armed.length = 0;
  }
  reach(name, place) {
    const index = this.#armed.findIndex(
      (armed2) => armed2.name === name && (armed2.sale === void 0 || armed2.sale === place.sale),
    );
    const armed = this.#armed[index];
    if (armed === void 0) return void 0;
    armed.times -= 1;
    if (armed.times === 0) this.#armed.splice(index, 1);
    this.#record({ at: this.#clock.now(), name, mode: armed.mode, ...place });
    return act(armed.mode, this.#clock);
  }
};
function recordTo(file) {
  return (hit) =>
    appendFileSync(
      file,
      `${JSON.stringify(hit)}
`,
    );
}
function act(mode, clock) {
  if (mode === "hang") return new Promise(() => {});
  if (mode === "error") return Promise.reject(new SaleError("INTERNAL", { message: "a failpoint went off" }));
  if (mode === "drop") return Promise.reject(new DropConnection("a failpoint cut the connection"));
  if (mode === "exit") process.exit(FAILPOINT_EXIT_CODE);
  const ms = Number(mode.slice("delay=".length));
  return new Promise((resolve) => clock.after(ms, resolve));
}

// server/deadline.ts
var TimeoutError = class extends Error {
  name = "TimeoutError";
};
var Deadline = class {
  #clock;
  #at;
  constructor(clock, budgetMs) {
    this.#clock = clock;
    this.#at = clock.now() + budgetMs;
  }
  /** The promise's value, or {@link TimeoutError} at the deadline. The promise itself goes on. */
  async bound(promise) {
    const leftMs = Math.max(0, this.#at - this.#clock.now());
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(leftMs, () =>
        reject(new TimeoutError(`no answer within ${leftMs} ms`)),
      );
      promise.then(resolve, reject).finally(cancel);
    });
  }
};

// server/dtm/message.ts
function orderMessage(gid, payload, settings) {
  const { branchesUrl, timeoutToFailSeconds, branchToken } = settings;
  const message = {
    gid,
    trans_type: "msg",
    query_prepared: `${branchesUrl}/redisQueryPrepared`,
    steps: [{ action: `${branchesUrl}/createOrder` }],
    payloads: [JSON.stringify(payload)],
    timeout_to_fail: timeoutToFailSeconds,
    // One second more than the time-out: with DTM's Redis store a check-back due in the very second of the
    // time-out is put off by DTM's own, far longer, interval.
    retry_interval: timeoutToFailSeconds + 1,
  };
  return branchToken === void 0 ? message : { ...message, branch_headers: { [BRANCH_HEADER]: branchToken } };
}

// server/purchase.ts
var BUDGET_MS = 1900;
async function purchase(parts, sale, users) {
  const deadline = new Deadline(parts.clock, BUDGET_MS);
  let seen;
  try {
    seen = await deadline.bound(parts.stock.peek(sale, users));
  } catch (cause) {
    return refuse(users, new SaleError("STOCK_UNAVAILABLE", { cause }));
  }
  if (seen === void 0) return refuse(users, new SaleError("NO_SUCH_SALE"));
  const holders = seen.holders;
  const candidates = [...new Set(users.filter((_, index) => holders[index] === void 0))];
  const gid = gidOf(sale, parts.newId());
  const sold = await sell(parts, deadline, { sale, gid, candidates, remaining: seen.remaining });
  await parts.failpoints.reach("before-reply", { sale, gid });
  return users.map((user, index) => {
    const holder = holders[index];
    return holder === void 0 ? (sold.get(user) ?? new SaleError("INTERNAL")) : { gid: holder, first: false };
  });
}
async function sell(parts, deadline, batch) {
  const { sale, gid, candidates } = batch;
  const all = (error) => new Map(candidates.map((user) => [user, error]));
  if (candidates.length === 0) return /* @__PURE__ */ new Map();
  if (batch.remaining <= 0) return all(new SaleError("SOLD_OUT"));
  const pass = (name) => parts.failpoints.reach(name, { sale, gid });
  const message = orderMessage(gid, { users: candidates }, parts.message);
  await pass("before-prepare");
  try {
    await deadline.bound(parts.coordinator.prepare(message));
  } catch (cause) {
    return all(new SaleError("COORDINATOR_UNAVAILABLE", { cause }));
  }
  await pass("after-prepare");
  let deduction;
  try {
    deduction = await deadline.bound(parts.stock.deduct(sale, gid, candidates));
  } catch (cause) {
    const code = cause instanceof DidNotRun ? "STOCK_UNAVAILABLE" : "DEDUCTION_UNKNOWN";
    return all(new SaleError(code, { cause }));
  }
  await pass("after-deduct");
  await settle(parts, deadline, deduction.word === "op" ? "submit" : "abort", message);
  await pass("after-submit");
  const replies = candidates.map((user, index) => {
    const holder = deduction.holders[index];
    return [user, holder === void 0 ? withoutUnit(deduction.word) : { gid: holder, first: holder === gid }];
  });
  return new Map(replies);
}
async function settle(parts, deadline, step, message) {
  const { coordinator, onLeftToCheckBack } = parts;
  try {
    const call = step === "submit" ? coordinator.submit(message) : coordinator.abort(message.gid);
    await deadline.bound(call);
  } catch (error) {
    onLeftToCheckBack(step, message.gid, error);
  }
}
function withoutUnit(word) {
  if (word === "no-sale") return new SaleError("NO_SUCH_SALE");
  return new SaleError(word === "rollback" ? "ROLLED_BACK" : "SOLD_OUT");
}
var refuse = (users, error) => users.map(() => error);

// server/routes/branches.ts
import Type2 from "typebox";

// server/branches.ts
var LedgerLost = class extends Error {
  name = "LedgerLost";
};
async function queryPrepared(parts, sale, gid) {
  const word = await parts.stock.queryPrepared(gid);
  await parts.failpoints.reach("query-prepared:after-read", { sale, gid });
  return word;
}
async function createOrders(parts, sale, branch, candidates) {
  const winners = await parts.stock.winners(sale, branch.gid, [...new Set(candidates)]);
  if (winners.length === 0) throw new LedgerLost(`no unit is held under ${branch.gid}`);
  await insertOrders(parts, sale, branch, winners);
}
async function insertOrders(parts, sale, branch, users) {
  const pass = (name) => parts.failpoints.reach(name, { sale, gid: branch.gid });
  await parts.orders.create(branch, sale, users, {
    beforeBarrier: () => pass("create-order:before-barrier"),
    beforeCommit: () => pass("create-order:before-commit"),
  });
  await pass("create-order:after-commit");
}

// server/routes/tokens.ts
import { createHash, timingSafeEqual } from "node:crypto";

var digest = (text) => createHash("sha256").update(text).digest();
var demand = (header, token) => {
  const expected = token === void 0 ? void 0 : digest(token);
  return async (request) => {
    if (expected === void 0) return;
    const given = request.headers[header];
    if (typeof given !== "string" || !timingSafeEqual(digest(given), expected)) {
      throw new SaleError("UNAUTHORIZED");
    }
  };
};
var adminOnly = (token) => demand(ADMIN_HEADER, token);
var branchOnly = (token) => demand(BRANCH_HEADER, token);

// server/routes/branches.ts
var branchQuery = (gid) =>
  Type2.Object({
    gid,
    trans_type: Type2.Literal("msg"),
    branch_id: Type2.String({ pattern: "^[0-9-]{1,32}$" }),
    op: Type2.String({ pattern: "^[a-z]{1,16}$" }),
  });
var Query = branchQuery(Gid);
var SUCCEEDED = { dtm_result: "SUCCESS" };
var FAILED = { dtm_result: "FAILURE" };
var PAYLOAD_LIMIT = 64 * 1024;
var branchRoutes = async (app, parts) => {
  app.addHook("onRequest", branchOnly(parts.branchToken));
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof DropConnection) return void request.raw.socket.destroy();
    request.log.warn({ err: error }, "a branch call did not succeed; DTM will call again");
    const status = error.status ?? error.statusCode ?? 500;
    return reply.code(status === 409 ? 500 : status).send({ dtm_result: "ERROR" });
  });
  const schema = { tags: ["dtm"], querystring: Query };
  app.get("/redisQueryPrepared", { schema: { ...schema, summary: "Check-back" } }, async (request, reply) => {
    const { gid } = request.query;
    const word = await queryPrepared(parts, saleOf(gid), gid);
    return word === "op" ? SUCCEEDED : reply.code(409).send(FAILED);
  });
  const createSchema = { ...schema, summary: "Create the orders of a message", body: OrderPayload };
  app.post("/createOrder", { schema: createSchema, bodyLimit: PAYLOAD_LIMIT }, async (request) => {
    const branch = branchOf(request.query);
    await createOrders(parts, saleOf(branch.gid), branch, request.body.users);
    return SUCCEEDED;
  });
};
var branchOf = (query) => ({
  gid: query.gid,
  transType: query.trans_type,
  branchId: query.branch_id,
  op: query.op,
});
function saleOf(gid) {
  const sale = saleOfGid(gid);
  if (sale === void 0) throw new Error("the query's schema lets no gid without a sale through");
  return sale;
}

// server/routes/ops.ts
import Type3 from "typebox";

var opsRoutes = async (app, options) => {
  const { registry, failpoints, adminToken } = options;
  const tags = ["operators"];
  const health = {
    summary: "Whether this process answers",
    tags,
    response: { 200: Type3.Object({ status: Type3.String() }) },
  };
  app.get("/healthz", { schema: health }, async () => ({ status: "ok" }));
  app.get("/metrics", { schema: { summary: "Metrics for Prometheus", tags } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  if (failpoints === void 0) return;
  const onRequest = adminOnly(adminToken);
  const Armed = Type3.Object({ code: Type3.Literal("ARMED") });
  const response = { 200: Armed, "4xx": Refusal };
  const arm = { summary: "Arm a failpoint", tags, body: ArmFailpoint, response };
  app.post("/failpoints", { schema: arm, onRequest }, async (request) => {
    failpoints.arm(request.body);
    return { code: "ARMED" };
  });
  app.delete(
    "/failpoints",
    { schema: { summary: "Disarm all", tags }, onRequest },
    async (_request, reply) => {
      failpoints.disarmAll();
      return reply.code(204).send();
    },
  );
};

// server/routes/purchases.ts
import Type4 from "typebox";

var purchaseRoutes = async (app, { buy }) => {
  const schema = {
    summary: "Buy one unit",
    description: "Asking again is safe: a buyer who holds a unit gets the same gid, never a second unit.",
    tags: ["buyers"],
    params: Type4.Object({ sale: SaleId }),
    body: PurchaseRequest,
    response: { 200: Bought, 201: Bought, "4xx": Refusal, "5xx": Refusal },
  };
  app.post("/api/sales/:sale/purchases", { schema }, async (request, reply) => {
    const answer = await buy(request.params.sale, request.body.userId);
    if (answer instanceof SaleError) throw answer;
    return reply.code(answer.first ? 201 : 200).send({ code: "BOUGHT", gid: answer.gid });
  });
};

// server/routes/sales.ts
import Type5 from "typebox";

var saleRoutes = async (app, { stock, orders, adminToken }) => {
  const params = Type5.Object({ sale: SaleId });
  const onRequest = adminOnly(adminToken);
  const Done = Type5.Object({ code: Type5.String(), sale: Type5.String() });
  const openSchema = {
    summary: "Open a sale with a stock",
    description: "Opening it again with the same stock changes nothing; with another it is refused.",
    tags: ["shop"],
    params,
    body: OpenSaleRequest,
    response: { 200: Done, 201: Done, "4xx": Refusal, "5xx": Refusal },
  };
  app.put("/api/sales/:sale", { schema: openSchema, onRequest }, async (request, reply) => {
    const { sale } = request.params;
    const word = await changing(stock.open(sale, request.body.stock));
    if (word === "differs") throw new SaleError("SALE_DIFFERS");
    return reply.code(word === "opened" ? 201 : 200).send({ code: word.toUpperCase(), sale });
  });
  const restockSchema = {
    summary: "Add units to a sale",
    description: "Once for each idempotency key, however often it is sent.",
    tags: ["shop"],
    params,
    body: RestockRequest,
    response: { 200: Done, 201: Done, "4xx": Refusal, "5xx": Refusal },
  };
  app.post("/api/sales/:sale/restocks", { schema: restockSchema, onRequest }, async (request, reply) => {
    const { sale } = request.params;
    const { units, idempotencyKey } = request.body;
    const word = await changing(stock.restock(sale, units, idempotencyKey));
    if (word === "differs") throw new SaleError("RESTOCK_DIFFERS");
    if (word === "no-sale") throw new SaleError("NO_SUCH_SALE");
    return reply.code(word === "added" ? 201 : 200).send({ code: word.toUpperCase(), sale });
  });
  const readSchema = {
    summary: "Read a sale",
    tags: ["shop"],
    params,
    response: { 200: SaleReport, "4xx": Refusal, "5xx": Refusal },
  };
  app.get("/api/sales/:sale", { schema: readSchema }, async (request) => {
    const { sale } = request.params;
    const reading = await reaching(stock.read(sale), "STOCK_UNAVAILABLE");
    if (reading === void 0) throw new SaleError("NO_SUCH_SALE");
    return { sale, ...reading, orders: await reaching(orders.count(sale), "ORDERS_UNAVAILABLE") };
  });
};
async function changing(change) {
  try {
    return await change;
  } catch (cause) {
    throw new SaleError(cause instanceof DidNotRun ? "STOCK_UNAVAILABLE" : "OUTCOME_UNKNOWN", { cause });
  }
}
async function reaching(reading, code) {
  try {
    return await reading;
  } catch (cause) {
    throw new SaleError(code, { cause });
  }
}

// server/routes/sample.ts
import { setTimeout as wait } from "node:timers/promises";
import Type6 from "typebox";

var SALE = "a";
var STOCK = 4;
var SETTLE_MS = 500;
var POLL_MS = 200;
var RECOVERY_LIMIT_MS = 3e4;
var sampleRoutes = async (app, options) => {
  const { clock, stock, orders } = options;
  app.addHook("onReady", async () => {
    await stock
      .open(SALE, STOCK)
      .catch((error) => app.log.warn({ err: error }, "the sample's sale is not open yet"));
  });
  const message = { branchesUrl: options.url, timeoutToFailSeconds: 3, branchToken: void 0 };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, async (_request, body2) => parseBody(body2));
  const buyOne = async (failpoints) => {
    const id = options.purchaseParts.newId();
    const parts2 = { ...options.purchaseParts, message, failpoints, newId: () => id };
    await stock.open(SALE, STOCK);
    const [reply] = await purchase(parts2, SALE, [id]);
    return reply ?? new SaleError("INTERNAL");
  };
  app.all("/flashSales", async (_request, reply) => {
    const answer = await buyOne(NO_FAILPOINTS);
    if (answer instanceof SaleError) throw answer;
    return reply.type("application/json").send("null");
  });
  app.all("/flashSales-crash", () => buyOne(alwaysAt("after-deduct", "hang", clock)));
  app.all("/flashSales-batch", async (request, reply) => {
    await demonstrate(options, buyOne, (line) => request.log.info(line));
    return reply.type("application/json").send("null");
  });
  const parts = { stock, orders, failpoints: NO_FAILPOINTS };
  const querystring = branchQuery(Type6.String({ pattern: "^\\{[A-Za-z0-9_-]{1,32}\\}-.{1,90}$" }));
  app.get("/redisQueryPrepared", { schema: { querystring } }, async (request, reply) => {
    const { gid } = request.query;
    const word = await queryPrepared(parts, SALE, gid);
    return word === "op" ? SUCCEEDED : reply.code(409).send(FAILED);
  });
  const body = Type6.Union([OrderPayload, Type6.Null()]);
  app.post("/createOrder", { schema: { querystring, body } }, async (request) => {
    const branch = branchOf(request.query);
    const sale = saleOfGid(branch.gid) ?? SALE;
    const anonymous = branch.gid.slice(branch.gid.indexOf("}-") + 2);
    const users = request.body?.users;
    const winners = users === void 0 ? [anonymous] : await stock.winners(sale, branch.gid, users);
    if (winners.length > 0) await insertOrders(parts, sale, branch, winners);
    return SUCCEEDED;
  });
};
function parseBody(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
async function demonstrate({ stock, orders, clock }, buyOne, log) {
  await stock.forget(SALE);
  await orders.forget(SALE);
  void buyOne(alwaysAt("after-deduct", "hang", clock));
  log("waiting 0.5 s for one purchase to crash");
  await wait(SETTLE_MS);
  await Promise.all(Array.from({ length: 10 }, () => buyOne(NO_FAILPOINTS)));
  await wait(SETTLE_MS);
  let created = await orders.count(SALE);
  log(`normally created ${created} orders`);
  for (let waitedMs = 0; created < STOCK; waitedMs += POLL_MS) {
    if (waitedMs > RECOVERY_LIMIT_MS)
      throw new SaleError("INTERNAL", { message: "the crashed order never came" });
    await wait(POLL_MS);
    created = await orders.count(SALE);
  }
  log(`total orders created: ${created}`);
  if (created > STOCK) throw new SaleError("INTERNAL", { message: `oversold: ${created} orders` });
}

// server/app.ts
var BODY_LIMIT = 16 * 1024;
async function buildApp(parts) {
  const { clock, metrics, adminToken, branchToken } = parts;
  const failpoints = parts.failpoints ?? NO_FAILPOINTS;
  const app = Fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: "idle",
  }).withTypeProvider();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send(refusalOf(new SaleError("NO_SUCH_ROUTE"))),
  );
  const purchaseParts = {
    stock: parts.stock,
    coordinator: parts.coordinator,
    failpoints,
    clock,
    newId: parts.newId,
    message: {
      branchesUrl: `${parts.publicUrl}/api/branches`,
      timeoutToFailSeconds: parts.timeoutToFailSeconds,
      branchToken,
    },
    onLeftToCheckBack(step, gid, error) {
      metrics.leftToCheckBack(step);
      app.log.warn({ err: error, gid, step }, "left to check-back");
    },
  };
  const buy = async (sale, user) => {
    const arrived = clock.now();
    const [reply] = await purchase(purchaseParts, sale, [user]);
    const answer = reply ?? new SaleError("INTERNAL");
    metrics.answered(answer, clock.now() - arrived);
    return answer;
  };
  await app.register(swagger, {
    openapi: { info: { title: "flashproof", description: "A flash sale.", version: "0.1.0" } },
  });
  await app.register(swaggerUi, { routePrefix: "/docs" });
  await app.register(purchaseRoutes, { buy });
  await app.register(saleRoutes, { stock: parts.stock, orders: parts.orders, adminToken });
  const branchParts = { stock: parts.stock, orders: parts.orders };
  await app.register(branchRoutes, { prefix: "/api/branches", ...branchParts, failpoints, branchToken });
  await app.register(opsRoutes, { registry: metrics.registry, failpoints: parts.failpoints, adminToken });
  if (parts.sample) {
    const url = `${parts.publicUrl}/api/busi`;
    await app.register(sampleRoutes, { prefix: "/api/busi", ...branchParts, purchaseParts, clock, url });
  }
  return app;
}
function answerError(error, request, reply) {
  if (error instanceof DropConnection) {
    reply.hijack();
    request.raw.socket.destroy();
    return;
  }
  const refusal = error instanceof SaleError ? error : fromFastify(error);
  if (refusal.status >= 500) request.log.warn({ err: error, code: refusal.code }, "refused");
  if (refusal.status === 503) reply.header("retry-after", "1");
  return reply.code(refusal.status).send(refusalOf(refusal));
}
function fromFastify(error) {
  const [first] = error.validation ?? [];
  if (first !== void 0) return badInput(first, error.validationContext ?? "body");
  if (error.statusCode === 413) return new SaleError("BODY_TOO_LARGE");
  if (error.statusCode !== void 0 && error.statusCode < 500) {
    return new SaleError("BAD_INPUT", { field: "body", message: error.message });
  }
  return new SaleError("INTERNAL", { cause: error });
}
function badInput(invalid, part) {
  const { requiredProperties, additionalProperties } = invalid.params;
  const property = requiredProperties?.[0] ?? additionalProperties?.[0];
  const field = [...invalid.instancePath.split("/").slice(1), property].filter(Boolean).join(".") || part;
  const why = requiredProperties
    ? "is missing"
    : additionalProperties
      ? "is not a known field"
      : invalid.message;
  return new SaleError("BAD_INPUT", { field, message: `${field} ${why ?? "is malformed"}` });
}

// server/clock.ts
var systemClock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

// server/config.ts
import Type7 from "typebox";
import { Compile } from "typebox/compile";

var Text = (description, fallback) =>
  Type7.String({ description, minLength: 1, ...(fallback === void 0 ? {} : { default: fallback }) });
var Whole = (description, fallback, pattern) => Type7.String({ description, default: fallback, pattern });
var Environment = Type7.Object({
  HOST: Text("address to listen on", "127.0.0.1"),
  PORT: Whole("port to listen on", "8081", "^[0-9]{1,5}$"),
  PUBLIC_URL: Type7.Optional(Text("address under which DTM reaches this server; default: HOST and PORT")),
  REDIS_URL: Text("Redis with the stock", "redis://127.0.0.1:6379"),
  MYSQL_URL: Text("MySQL with the orders", "mysql://root@127.0.0.1:3306/flashproof"),
  DTM_URL: Text("DTM's HTTP address", "http://127.0.0.1:36789"),
  MYSQL_CONNECTIONS: Whole("most connections to MySQL", "16", "^[1-9][0-9]{0,2}$"),
  TIMEOUT_TO_FAIL_SECONDS: Whole("age at which DTM checks back on a message", "3", "^[1-9][0-9]{0,2}$"),
  ADMIN_TOKEN: Type7.Optional(Text("token for opening, restocking and arming")),
  BRANCH_TOKEN: Type7.Optional(Text("token that DTM's calls have to carry")),
  FAILPOINTS_FILE: Type7.Optional(Text("turns failpoints on; file that their hits are written to")),
  LOG_LEVEL: Type7.Enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
    description: "what is logged",
    default: "info",
  }),
});
var ConfigError = class extends Error {
  name = "ConfigError";
};
var validator = Compile(Environment);
function readConfig(env) {
  const given = {};
  for (const [name, schema] of Object.entries(Environment.properties)) {
    const value = env[name] || schema.default;
    if (value !== void 0) given[name] = value;
  }
  if (!validator.Check(given)) {
    const [error] = validator.Errors(given);
    const name = error?.instancePath.slice(1) ?? "";
    throw new ConfigError(`${name} is ${JSON.stringify(given[name])}: ${error?.message}`);
  }
  const settings = given;
  const { HOST: host, ADMIN_TOKEN: adminToken, BRANCH_TOKEN: branchToken } = settings;
  const loopback = isLoopback(host);
  const missing = adminToken === void 0 ? "ADMIN_TOKEN" : branchToken === void 0 ? "BRANCH_TOKEN" : void 0;
  if (!loopback && missing !== void 0) {
    throw new ConfigError(
      `${missing} is not set: HOST=${host} is no loopback address; set it, or HOST=127.0.0.1`,
    );
  }
  const address = host.includes(":") ? `[${host}]` : host;
  return {
    host,
    port: portOf(settings.PORT),
    publicUrl: urlOf("PUBLIC_URL", settings.PUBLIC_URL ?? `http://${address}:${settings.PORT}`, [
      "http:",
      "https:",
    ]),
    redisUrl: urlOf("REDIS_URL", settings.REDIS_URL, ["redis:", "rediss:"]),
    mysqlUrl: urlOf("MYSQL_URL", settings.MYSQL_URL, ["mysql:"]),
    dtmUrl: urlOf("DTM_URL", settings.DTM_URL, ["http:", "https:"]),
    mysqlConnections: Number(settings.MYSQL_CONNECTIONS),
    timeoutToFailSeconds: Number(settings.TIMEOUT_TO_FAIL_SECONDS),
    adminToken,
    branchToken,
    failpointsFile: settings.FAILPOINTS_FILE,
    logLevel: settings.LOG_LEVEL,
    loopback,
  };
}
var isLoopback = (host) => host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
function portOf(text) {
  const port = Number(text);
  if (port > 65535) throw new ConfigError(`PORT is "${text}": no port is above 65535`);
  return port;
}
function urlOf(name, text, protocols) {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigError(`${name} is "${text}": it must be a ${protocols.join(" or ")} address`);
  }
  return text.replace(/\/+$/, "");
}

// server/dtm/client.ts
var RefusedByDtm = class extends Error {
  name = "RefusedByDtm";
};
function dtmCoordinator(pool) {
  const call = async (operation, body) => {
    const reply = await pool.request({
      method: "POST",
      path: `/api/dtmsvr/${operation}`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await reply.body.text();
    if (reply.statusCode === 200) return;
    const what = `${operation} answered ${reply.statusCode}: ${text.slice(0, 200)}`;
    throw reply.statusCode === 409 ? new RefusedByDtm(what) : new Error(what);
  };
  return {
    prepare: (message) => call("prepare", message),
    submit: (message) => call("submit", message),
    abort: (gid) => call("abort", { gid, trans_type: "msg" }),
  };
}

// server/metrics.ts
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

var LATENCY_BUCKETS_SECONDS = [1e-3, 25e-4, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];
function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const purchases = new Counter({
    name: "flashproof_purchases_total",
    help: "Purchases answered, by what the buyer was told.",
    labelNames: ["code"],
    registers,
  });
  const duration = new Histogram({
    name: "flashproof_purchase_duration_seconds",
    help: "Time from a purchase's arrival to its answer.",
    buckets: LATENCY_BUCKETS_SECONDS,
    registers,
  });
  const checkBacks = new Counter({
    name: "flashproof_left_to_check_back_total",
    help: "Messages whose submit or abort failed, so that DTM's check-back ends them.",
    labelNames: ["step"],
    registers,
  });
  return {
    registry,
    answered(reply, tookMs) {
      purchases.inc({ code: reply instanceof SaleError ? reply.code : "BOUGHT" });
      duration.observe(tookMs / 1e3);
    },
    leftToCheckBack: (step) => checkBacks.inc({ step }),
  };
}

// server/orders/mysql.ts
import { readFileSync } from "node:fs";
import { createPool } from "mysql2/promise";

var CONNECT_TIMEOUT_MS = 1500;
function connectMysql(url, connections) {
  return createPool({ uri: url, connectionLimit: connections, connectTimeout: CONNECT_TIMEOUT_MS });
}
async function borrow(pool, clock, budgetMs, body) {
  const connection = await pool.getConnection();
  try {
    const value = await new Deadline(clock, budgetMs).bound(body(connection));
    connection.release();
    return value;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
async function createTables(pool) {
  const schema = readFileSync(new URL("./schema.sql", import.meta.url), "utf8");
  for (const statement of schema.split(/;\s*$/m)) {
    if (statement.trim() !== "") await pool.query(statement);
  }
}

// server/orders/orders.ts
import { readFileSync as readFileSync2 } from "node:fs";

// server/orders/barrier.ts
var FIRST_BARRIER = "01";
async function passBarrier(connection, sql, branch) {
  const row = [branch.transType, branch.gid, branch.branchId, branch.op, FIRST_BARRIER, branch.op];
  const [result] = await connection.query(sql, row);
  return result.affectedRows === 1;
}

// server/orders/orders.ts
var TRANSACTION_BUDGET_MS = 2500;
var QUERY_BUDGET_MS = 1500;
var sqlFile = (name) => readFileSync2(new URL(`./${name}.sql`, import.meta.url), "utf8");
function mysqlOrders(pool, clock) {
  const insertBarrier = sqlFile("insert-barrier");
  const insertOrders2 = sqlFile("insert-orders");
  const countOrders = sqlFile("count-orders");
  const deleteOrders = sqlFile("delete-orders");
  return {
    create: (branch, sale, users, steps) =>
      borrow(pool, clock, TRANSACTION_BUDGET_MS, async (connection) => {
        await connection.beginTransaction();
        await steps.beforeBarrier();
        if (await passBarrier(connection, insertBarrier, branch)) {
          await connection.query(insertOrders2, [users.map((user) => [sale, user, branch.gid])]);
        }
        await steps.beforeCommit();
        await connection.commit();
      }),
    count: (sale) =>
      borrow(pool, clock, QUERY_BUDGET_MS, async (connection) => {
        const [rows] = await connection.query(countOrders, [sale]);
        return Number(rows[0]?.["orders"]);
      }),
    async forget(sale) {
      await borrow(pool, clock, QUERY_BUDGET_MS, (connection) => connection.query(deleteOrders, [sale]));
    },
  };
}

// server/stock/redis.ts
import { Redis } from "ioredis";

var COMMAND_TIMEOUT_MS = 1800;
var RECONNECT_MS = 100;
var CONNECT_TIMEOUT_MS2 = 1e3;
function connectRedis(url, onError) {
  const redis = new Redis(url, {
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS2,
    retryStrategy: () => RECONNECT_MS,
    lazyConnect: true,
  });
  redis.on("error", onError);
  redis.connect().catch(() => {});
  return redis;
}
var NOT_RUN = /^(LOADING|BUSY|MISCONF|READONLY|OOM|NOAUTH|NOPERM|MASTERDOWN|CLUSTERDOWN|NOREPLICAS)\b/;
function explainError(error) {
  if (!(error instanceof Error)) return error;
  const notRun =
    error.name === "ReplyError"
      ? NOT_RUN.test(error.message)
      : error.message.startsWith("Stream isn't writeable");
  return notRun ? new DidNotRun(error.message, { cause: error }) : error;
}

// server/stock/stock.ts
import { readFileSync as readFileSync3 } from "node:fs";

var BARRIER_TTL_SECONDS = 86400;
var ROLLBACK_TTL_SECONDS = 7 * 86400;
function redisStock(redis) {
  const script = (name, numberOfKeys) => {
    const lua = readFileSync3(new URL(`./${name}.lua`, import.meta.url), "utf8");
    redis.defineCommand(name, { lua, numberOfKeys });
    const commands = redis;
    return async (...args) => {
      try {
        return await commands[name]?.(...args);
      } catch (error) {
        throw explainError(error);
      }
    };
  };
  const peek = script("peek", 2);
  const deduct = script("deduct", 3);
  const queryPrepared2 = script("query-prepared", 1);
  const open = script("open", 3);
  const restock = script("restock", 3);
  const read = script("read", 3);
  return {
    async peek(sale, users) {
      const keys = saleKeys(sale);
      const [remaining, ...holders] = await peek(keys.stock, keys.ledger, ...users);
      return remaining === void 0 ? void 0 : { remaining, holders: holders.map(orUndefined) };
    },
    async deduct(sale, gid, users) {
      const keys = saleKeys(sale);
      const args = [keys.stock, keys.ledger, barrierKey(gid), gid, BARRIER_TTL_SECONDS, ...users];
      const [word, ...holders] = await deduct(...args);
      return { word, holders: holders.map(orUndefined) };
    },
    async queryPrepared(gid) {
      return await queryPrepared2(barrierKey(gid), ROLLBACK_TTL_SECONDS);
    },
    async winners(sale, gid, users) {
      const holders = await redis.hmget(saleKeys(sale).ledger, ...users);
      return users.filter((_, index) => holders[index] === gid);
    },
    async open(sale, units) {
      const keys = saleKeys(sale);
      return await open(keys.stock, keys.initial, keys.restocks, units);
    },
    async restock(sale, units, key) {
      const keys = saleKeys(sale);
      const word = await restock(keys.stock, keys.initial, keys.restocks, units, key);
      return word;
    },
    async read(sale) {
      const keys = saleKeys(sale);
      const [remaining, initial, deducted] = await read(keys.stock, keys.initial, keys.ledger);
      if (remaining === void 0 || initial === void 0 || deducted === void 0) return void 0;
      return { remaining, initial, deducted };
    },
    async forget(sale) {
      await redis.del(...Object.values(saleKeys(sale)));
    },
  };
}
var orUndefined = (text) => (text === "" ? void 0 : text);

// server/main.ts
var DRAIN_MS = 5e3;
var RETRY_MS = 500;
var STORES_MS = 2e3;
var USAGE_EXIT_CODE = 64;
async function main(config) {
  const logger = pino({ level: config.logLevel });
  const redis = connectRedis(config.redisUrl, (error) => logger.warn({ err: error }, "Redis is away"));
  const mysql = connectMysql(config.mysqlUrl, config.mysqlConnections);
  const dtm = new Pool(config.dtmUrl, { connections: 64, headersTimeout: 3e3, bodyTimeout: 3e3 });
  const stock = redisStock(redis);
  const app = await buildApp({
    stock,
    orders: mysqlOrders(mysql, systemClock),
    coordinator: dtmCoordinator(dtm),
    clock: systemClock,
    newId: () => randomBytes(16).toString("hex"),
    metrics: createMetrics(),
    failpoints:
      config.failpointsFile === void 0
        ? void 0
        : new ArmedFailpoints(systemClock, recordTo(config.failpointsFile)),
    publicUrl: config.publicUrl,
    timeoutToFailSeconds: config.timeoutToFailSeconds,
    adminToken: config.adminToken,
    branchToken: config.branchToken,
    sample: config.loopback,
    logger,
  });
  const stopping = new AbortController();
  const stop = (signal) => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
    logger.info({ signal }, "draining");
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
    app
      .close()
      .then(() => Promise.all([dtm.destroy(), mysql.end()]))
      .finally(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  const tables = untilDone(() => createTables(mysql), "MySQL", logger, stopping.signal);
  const stocked = new Promise((resolve) => redis.once("ready", () => resolve()));
  await Promise.race([
    Promise.all([tables, stocked]),
    new Promise((resolve) => setTimeout(resolve, STORES_MS)),
  ]);
  await app.listen({ host: config.host, port: config.port });
  if (config.adminToken === void 0 || config.branchToken === void 0) {
    logger.warn(
      "ADMIN_TOKEN or BRANCH_TOKEN is not set: anybody on this machine may open sales; loopback only",
    );
  }
}
async function untilDone(action, what, logger, signal) {
  while (!signal.aborted) {
    try {
      await action();
      return;
    } catch (error) {
      logger.warn({ err: error }, `${what} is away; trying again`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
try {
  await main(readConfig(process.env));
} catch (error) {
  const usage = error instanceof ConfigError;
  process.stderr.write(
    usage
      ? `flashproof server: ${error.message}
`
      : `${error.stack}
`,
  );
  process.exit(usage ? USAGE_EXIT_CODE : 1);
}

// A running server of a simulated world: the real checkout and the real branches, entered below HTTP.
import { Value } from "@sinclair/typebox/value";
import { OrderPayload } from "../../../server/contract.ts";
import { type Coordinator, dtmCoordinator } from "../../../server/dtm/client.ts";
import { DidNotRun, refusalOf, SaleError } from "../../../server/errors.ts";
import { type Orders, ordersInMysql } from "../../../server/orders/orders.ts";
import {
  BranchQuery,
  type BranchReply,
  checkBack,
  createOrder,
  replyToFailure,
} from "../../../server/routes/branch-replies.ts";
import type { BatchSettings } from "../../../server/selling/batches.ts";
import type { BranchParts } from "../../../server/selling/branches.ts";
import { openCheckout } from "../../../server/selling/checkout.ts";
import { NO_FAILPOINTS } from "../../../server/selling/failpoints.ts";
import { type Stock, stockInRedis } from "../../../server/stock/stock.ts";
import type { Clock } from "../../../server/time/clock.ts";
import type { Agenda, Life } from "../network/agenda.ts";
import type { Host } from "../network/host.ts";
import type { HttpReply } from "../network/http-client.ts";
import type { DtmProcess } from "./clients/dtm-pool.ts";
import { dtmPool } from "./clients/dtm-pool.ts";
import { poolOf } from "./clients/mysql-pool.ts";
import { type MysqlProcess, mysqlSession } from "./clients/mysql-session.ts";
import type { RedisProcess } from "./clients/redis-client.ts";
import { redisClient } from "./clients/redis-client.ts";

/** The parts of a server that a planted mistake may replace. */
export interface ServerParts {
  stock: Stock;
  coordinator: Coordinator;
  orders: Orders;
}

/** Where a server runs, and with what. */
export interface ServerPlace {
  agenda: Agenda;
  redis: Host<RedisProcess>;
  mysql: Host<MysqlProcess>;
  dtm: () => Host<DtmProcess>;
  newId: () => string;
  replace: (parts: ServerParts, clock: Clock) => ServerParts;
}

export interface ServerProcess {
  /** A purchase: `serve` of an HTTP request. */
  buy(sale: string, user: string): Promise<HttpReply>;
  /** Adds units, as the shop's route does. */
  restock(sale: string, units: number, key: string): Promise<HttpReply>;
  /** A call of DTM. */
  branch(method: string, url: string, body: string | undefined): Promise<HttpReply>;
  stock: Stock;
}

const BATCHES: BatchSettings = { batchSize: 128, batchesInFlight: 4, queueLimit: 1_000 };
export const TIMEOUT_TO_FAIL_SECONDS = 3;

/** The time of a simulated world, as a process of this life sees it. */
const clockOf = (agenda: Agenda, life: Life): Clock => ({
  now: () => agenda.now,
  epoch: () => agenda.now,
  after: (ms, run) => agenda.after(ms, { life, from: undefined, what: "timer", about: "", run }),
  afterTurn: (run) => agenda.soon({ life, from: undefined, what: "turn of the event loop", about: "", run }),
});

/** Starts a server of this life. */
export function serverProcess(life: Life, place: ServerPlace): ServerProcess {
  const { agenda, newId } = place;
  const clock = clockOf(agenda, life);
  const pool = poolOf(() => mysqlSession(agenda, life, place.mysql));
  const { stock, coordinator, orders } = place.replace(
    {
      stock: stockInRedis(redisClient(agenda, life, place.redis)),
      coordinator: dtmCoordinator(dtmPool(agenda, life, place.dtm)),
      orders: ordersInMysql({ branches: pool, reads: pool }, clock),
    },
    clock,
  );
  const message = {
    branchesUrl: "http://servers/api/branches",
    timeoutToFailSeconds: TIMEOUT_TO_FAIL_SECONDS,
    branchToken: undefined,
  };
  const told = { onLeftToCheckBack: () => {}, onSubmitRefused: () => {} };
  const failpoints = NO_FAILPOINTS;
  const shared = { stock, failpoints };
  const checkout = openCheckout({ ...shared, coordinator, newId, message, ...told }, BATCHES, clock);
  const parts: BranchParts = { ...shared, orders, onConflicts: () => {} };
  return {
    stock,
    async buy(sale, user) {
      try {
        const answer = await checkout.buy(sale, user);
        if (answer instanceof SaleError) return refused(answer);
        return {
          status: answer.first ? 201 : 200,
          body: JSON.stringify({ code: "BOUGHT", gid: answer.gid }),
        };
      } catch (error) {
        return refused(error instanceof SaleError ? error : new SaleError("INTERNAL", { cause: error }));
      }
    },
    restock: (sale, units, key) => answerRestock(stock, sale, units, key),
    async branch(method, url, body) {
      const { status, body: reply } = await answerBranch(parts, method, url, body);
      return { status, body: JSON.stringify(reply) };
    },
  };
}

const refused = (error: SaleError): HttpReply => ({
  status: error.status,
  body: JSON.stringify(refusalOf(error)),
});

/** What the shop's route does. */
async function answerRestock(stock: Stock, sale: string, units: number, key: string): Promise<HttpReply> {
  try {
    const result = await stock.restock(sale, units, key);
    if (result === "differs") return refused(new SaleError("RESTOCK_DIFFERS"));
    if (result === "no-sale") return refused(new SaleError("NO_SUCH_SALE"));
    return { status: result === "added" ? 201 : 200, body: JSON.stringify({ code: result.toUpperCase() }) };
  } catch (cause) {
    const code = cause instanceof DidNotRun ? "STOCK_UNAVAILABLE" : "OUTCOME_UNKNOWN";
    return refused(new SaleError(code, { cause }));
  }
}

const MALFORMED = replyToFailure(new SaleError("BAD_INPUT"));

/** What the routes do, by the same schemas. */
async function answerBranch(
  parts: BranchParts,
  method: string,
  url: string,
  body: string | undefined,
): Promise<BranchReply> {
  const { pathname, searchParams } = new URL(url);
  const query = Object.fromEntries(searchParams);
  if (!Value.Check(BranchQuery, query)) return MALFORMED;
  try {
    if (pathname.endsWith("/redisQueryPrepared") && method === "GET") return await checkBack(parts, query);
    const payload: unknown = JSON.parse(body ?? "null");
    if (!Value.Check(OrderPayload, payload)) return MALFORMED;
    return await createOrder(parts, query);
  } catch (error) {
    return replyToFailure(error as Error);
  }
}

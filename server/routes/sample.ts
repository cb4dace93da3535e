// The flash-sale sample of the DTM project: its routes, its sale `a` and its demonstration, with orders in MySQL. Its
// branches ask for no token, so that DTM's own Go client can use them. So these routes exist only where SAMPLE=1 asked
// for them, on loopback, and reach no sale but `a`.
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "@sinclair/typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { OrderPayload } from "../contract.ts";
import { SaleError } from "../errors.ts";
import { type BranchParts, insertOrders, queryPrepared } from "../selling/branches.ts";
import { openCheckout } from "../selling/checkout.ts";
import { alwaysAt, type Failpoints, NO_FAILPOINTS } from "../selling/failpoints.ts";
import type { PurchaseParts, Reply } from "../selling/purchase.ts";
import type { Clock } from "../time/clock.ts";
import { branchOf, branchQuery, FAILED, SUCCEEDED } from "./branch-replies.ts";

export interface SampleRoutes extends Omit<BranchParts, "failpoints"> {
  purchaseParts: PurchaseParts;
  clock: Clock;
  /** This server's address with the sample's base path. */
  url: string;
}

const SALE = "a";
const STOCK = 4;
/** How long the demonstration waits after its crash, and again after its ten buyers. */
const PAUSE_MS = 500;
const POLL_MS = 200;
const ONE_BUYER = { batchSize: 1, batchesInFlight: 1, queueLimit: 1 };
/** The demonstration waits this long for the last order. A check-back takes three to five seconds. */
const RECOVERY_LIMIT_MS = 30_000;

export const sampleRoutes: FastifyPluginAsyncTypebox<SampleRoutes> = async (app, options) => {
  const { clock, stock, orders, onConflicts, purchaseParts } = options;
  app.addHook("onReady", async () => {
    // If Redis is away at the start, the first purchase opens the sale.
    await stock
      .open(SALE, STOCK)
      .catch((error) => app.log.warn({ err: error }, "the sample's sale is not open yet"));
  });
  const message = { branchesUrl: options.url, timeoutToFailSeconds: 3, branchToken: undefined };

  // The sample accepts any body, or none.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, async (_request: unknown, body: string) =>
    parseBody(body),
  );

  /**
   * Sells one unit to a new buyer. Each has their own checkout, and so their own message, as in DTM's sample: one that
   * crashes delays no other.
   */
  const buyOne = async (failpoints: Failpoints): Promise<Reply> => {
    await stock.open(SALE, STOCK);
    const checkout = openCheckout({ ...purchaseParts, message, failpoints }, ONE_BUYER, clock);
    const answer = await checkout.buy(SALE, purchaseParts.newId());
    // DTM's sample replies after the submit.
    await checkout.idle();
    return answer;
  };
  const replyTo = async (reply: FastifyReply, purchase: Promise<Reply>) => {
    const answer = await purchase;
    if (answer instanceof SaleError) throw answer;
    return reply.type("application/json").send("null");
  };

  const tags = ["sample"];
  /** A route for every method, as in DTM's sample. The API's description lists it once, as POST. */
  const everyMethod = (
    url: string,
    summary: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
  ) => {
    const others = app.supportedMethods.filter((method) => method !== "POST");
    app.post(url, { schema: { summary, tags } }, handler);
    app.route({ method: others, url, schema: { hide: true }, handler });
  };
  everyMethod("/flashSales", "Sell one unit to a new buyer", (_request, reply) =>
    replyTo(reply, buyOne(NO_FAILPOINTS)),
  );
  everyMethod("/flashSales-crash", "Crash after the deduction", (_request, reply) =>
    replyTo(reply, buyOne(alwaysAt("after-deduct", "hang", clock))),
  );
  everyMethod("/flashSales-batch", "Run the demonstration", async (request, reply) => {
    await demonstrate(options, buyOne, (line) => request.log.info(line));
    return reply.type("application/json").send("null");
  });

  const parts = { stock, orders, failpoints: NO_FAILPOINTS, onConflicts };
  const querystring = branchQuery(Type.String({ pattern: `^\\{${SALE}\\}-[A-Za-z0-9_.:@-]{1,64}$` }));
  const checkBack = { summary: "Check back on a message", tags, querystring };
  app.get("/redisQueryPrepared", { schema: checkBack }, async (request, reply) => {
    const { gid } = request.query;
    const barrier = await queryPrepared(parts, SALE, gid);
    return barrier === "op" ? SUCCEEDED : reply.code(409).send(FAILED);
  });

  const body = Type.Union([OrderPayload, Type.Null()]);
  const create = { summary: "Create the orders of a message", tags, querystring, body };
  app.post("/createOrder", { schema: create }, async (request) => {
    const branch = branchOf(request.query);
    // The Go client sends no payload and keeps no ledger. The order's buyer is then named by the id in the gid.
    const buyer = branch.gid.slice(branch.gid.indexOf("}-") + 2);
    const winners = request.body === null ? [buyer] : await stock.winners(SALE, branch.gid);
    // A message without a winner is from an earlier demonstration: the next one has deleted its ledger.
    if (winners.length > 0) await insertOrders(parts, SALE, branch, winners);
    return SUCCEEDED;
  });
};

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** One purchase crashes, then ten buyers come, for four units: three orders soon, the fourth after DTM's check-back. */
async function demonstrate(
  { stock, orders, clock }: SampleRoutes,
  buyOne: (failpoints: Failpoints) => Promise<Reply>,
  log: (line: string) => void,
): Promise<void> {
  await stock.delete(SALE);
  await orders.delete(SALE);
  // The crash: this purchase hangs after its deduction and gets no reply. One that gets a reply has been refused.
  const crash = buyOne(alwaysAt("after-deduct", "hang", clock)).then((refusal) => {
    throw refusal instanceof SaleError ? refusal : new SaleError("INTERNAL");
  });
  log("waiting 0.5 s for one purchase to crash");
  await Promise.race([crash, wait(PAUSE_MS)]);
  // A failure that comes later shows below: the fourth order does not come.
  crash.catch(() => {});
  await Promise.all(Array.from({ length: 10 }, () => buyOne(NO_FAILPOINTS)));
  await wait(PAUSE_MS);
  let created = await orders.count(SALE);
  log(`normally created ${created} orders`);
  for (let waitedMs = 0; created < STOCK; waitedMs += POLL_MS) {
    if (waitedMs > RECOVERY_LIMIT_MS)
      throw new SaleError("INTERNAL", {
        message: `The order of the crash did not come within ${RECOVERY_LIMIT_MS / 1_000} s.`,
      });
    await wait(POLL_MS);
    created = await orders.count(SALE);
  }
  log(`total orders created: ${created}`);
  if (created > STOCK) throw new SaleError("INTERNAL", { message: `Oversold: ${created} orders.` });
}

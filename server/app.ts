// The flash sale as a Fastify application, built from the parts that the caller passes in.
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchemaValidationError,
  LogController,
} from "fastify";
import { refusalOf, SaleError } from "./errors.ts";
import type { Orders } from "./orders/orders.ts";
import { branchRoutes } from "./routes/branches.ts";
import type { Metrics } from "./routes/metrics.ts";
import { opsRoutes } from "./routes/ops.ts";
import { purchaseRoutes } from "./routes/purchases.ts";
import { refuse } from "./routes/refuse.ts";
import { saleRoutes } from "./routes/sales.ts";
import { sampleRoutes } from "./routes/sample.ts";
import { SECURITY_SCHEMES } from "./routes/tokens.ts";
import type { BatchSettings } from "./selling/batches.ts";
import type { BranchParts } from "./selling/branches.ts";
import { openCheckout } from "./selling/checkout.ts";
import { type ArmedFailpoints, DropConnection, NO_FAILPOINTS } from "./selling/failpoints.ts";
import type { PurchaseParts } from "./selling/purchase.ts";
import type { Stock } from "./stock/stock.ts";
import type { Clock } from "./time/clock.ts";

/** The parts of a server. */
export interface AppParts {
  stock: Stock;
  orders: Orders;
  coordinator: PurchaseParts["coordinator"];
  clock: Clock;
  newId: () => string;
  metrics: Metrics;
  /** Undefined: failpoints are off. */
  failpoints: ArmedFailpoints | undefined;
  batches: BatchSettings;
  publicUrl: string;
  timeoutToFailSeconds: number;
  adminToken: string | undefined;
  branchToken: string | undefined;
  /** True: the server has the sample's routes too, which ask for no token. */
  sample: boolean;
  logger: FastifyBaseLogger;
}

const BODY_LIMIT = 16 * 1024;

/** The application with its routes. The caller lets it listen and closes it. */
export async function buildApp(parts: AppParts) {
  const { clock, metrics, adminToken, branchToken } = parts;
  const failpoints = parts.failpoints ?? NO_FAILPOINTS;
  const app = Fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true }),
    // All requests share one logger. A request that works logs nothing, so a logger of its own would be made in vain.
    childLoggerFactory: (logger) => logger,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: "idle",
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler(replyToError);
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send(refusalOf(new SaleError("NO_SUCH_ROUTE"))),
  );

  // The server can close only when its clients have closed their connections, so each reply asks them to.
  let closing = false;
  app.addHook("preClose", async () => {
    closing = true;
  });
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (closing) reply.header("connection", "close");
    done();
  });

  const purchaseParts: PurchaseParts = {
    stock: parts.stock,
    coordinator: parts.coordinator,
    failpoints,
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
    onSubmitRefused(gid, error) {
      metrics.submitRefused();
      app.log.error(
        { err: error, gid },
        "DTM refuses the submit of a message that holds units: orders are lost",
      );
    },
  };
  const checkout = openCheckout(purchaseParts, parts.batches, clock);
  // When all requests have their replies, submits may still be in flight.
  app.addHook("onClose", () => checkout.idle());
  const buy = async (sale: string, user: string) => {
    const arrivedAt = clock.now();
    const answer = await checkout.buy(sale, user);
    metrics.answered(answer, clock.now() - arrivedAt);
    return answer;
  };

  await app.register(swagger, {
    openapi: {
      info: { title: "flashproof", description: "A flash sale.", version: "0.1.0" },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
  });
  await app.register(swaggerUi, { routePrefix: "/docs" });
  await app.register(purchaseRoutes, { buy });
  await app.register(saleRoutes, { stock: parts.stock, orders: parts.orders, adminToken });
  const branchParts: Omit<BranchParts, "failpoints"> = {
    stock: parts.stock,
    orders: parts.orders,
    onConflicts(gid, conflicts) {
      metrics.conflicted(conflicts.length);
      app.log.error({ gid, conflicts }, "buyers have an order under another gid; they were set apart");
    },
  };
  const onLedgerLost = () => metrics.ledgerLost();
  const branches = { ...branchParts, failpoints, branchToken, onLedgerLost };
  await app.register(branchRoutes, { prefix: "/api/branches", ...branches });
  await app.register(opsRoutes, { registry: metrics.registry, failpoints: parts.failpoints, adminToken });
  if (parts.sample) {
    const url = `${parts.publicUrl}/api/busi`;
    await app.register(sampleRoutes, { prefix: "/api/busi", ...branchParts, purchaseParts, clock, url });
  }
  return app;
}

/** Replies to a request whose handler threw: with a row of the error table, or by cutting the connection. */
function replyToError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof DropConnection) {
    reply.hijack();
    request.raw.socket.destroy();
    return;
  }
  return refuse(reply, error instanceof SaleError ? error : fromFastify(error as FastifyError));
}

function fromFastify(error: FastifyError): SaleError {
  const [first] = error.validation ?? [];
  if (first !== undefined) return badInput(first, error.validationContext ?? "body");
  if (error.statusCode === 413) return new SaleError("BODY_TOO_LARGE");
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new SaleError("BAD_INPUT", { field: "body", message: error.message });
  }
  return new SaleError("INTERNAL", { cause: error });
}

/** Names the wrong, missing or unknown field, or, if the whole is wrong, the part of the request. */
function badInput({ instancePath, message }: FastifySchemaValidationError, part: string): SaleError {
  const field = instancePath.slice(1).replaceAll("/", ".") || part;
  const why = WHY[message ?? ""] ?? `is malformed: ${lowerFirst(message ?? "")}`;
  return new SaleError("BAD_INPUT", { field, message: `${field} ${why}` });
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Plainer words for TypeBox's messages about the most common mistakes. */
const WHY: Readonly<Record<string, string>> = {
  "Expected required property": "is missing",
  "Unexpected property": "is not a known field",
};

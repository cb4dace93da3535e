// The flash sale as a Fastify application, built from the parts that the caller passes in.
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchemaValidationError,
  LogController,
} from "fastify";
import { SaleError } from "./errors.ts";
import type { Orders } from "./orders/orders.ts";
import { branchRoutes } from "./routes/branches.ts";
import { type ConnectionLimits, connectionOptions, guardConnections } from "./routes/connections.ts";
import { describeApi } from "./routes/docs.ts";
import type { Metrics } from "./routes/metrics.ts";
import { opsRoutes } from "./routes/ops.ts";
import { purchaseRoutes } from "./routes/purchases.ts";
import { type Probe, Readiness } from "./routes/readiness.ts";
import { RefusalLog } from "./routes/refusal-log.ts";
import { REFUSAL_LOG, refuse } from "./routes/refuse.ts";
import { reportsTo } from "./routes/reports.ts";
import { saleRoutes } from "./routes/sales.ts";
import { sampleRoutes } from "./routes/sample.ts";
import type { BatchSettings } from "./selling/batches.ts";
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
  connections: ConnectionLimits;
  publicUrl: string;
  timeoutToFailSeconds: number;
  adminToken: string | undefined;
  branchToken: string | undefined;
  /** What `/readyz` asks, by name. */
  probes?: Readonly<Record<string, Probe>>;
  /** True: the server has the sample's routes too, which ask for no token and sell the sale `a`. */
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
    ...connectionOptions(parts.connections),
    frameworkErrors: replyToError,
    // A request that comes on a connection that is open is answered as any other, the last one of its connection.
    return503OnClosing: false,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // Fastify reads text too. No route here does.
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler(replyToError);
  app.decorate(REFUSAL_LOG, new RefusalLog(clock, parts.logger));
  app.setNotFoundHandler(async (_request, reply) => refuse(reply, new SaleError("NO_SUCH_ROUTE")));
  guardConnections(app, parts.connections);

  // The server can close only when its clients have closed their connections, so each reply asks them to.
  let closing = false;
  app.addHook("preClose", async () => {
    closing = true;
  });
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (closing) reply.header("connection", "close");
    done();
  });

  const reports = reportsTo(app.log, metrics, clock);
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
    onLeftToCheckBack: reports.onLeftToCheckBack,
    onSubmitRefused: reports.onSubmitRefused,
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

  await describeApi(app, adminToken);
  await app.register(purchaseRoutes, { buy });
  await app.register(saleRoutes, { stock: parts.stock, orders: parts.orders, adminToken });
  const branchParts = { stock: parts.stock, orders: parts.orders, onConflicts: reports.onConflicts };
  const { onLedgerLost, onBranchFailed } = reports;
  const branches = { ...branchParts, failpoints, branchToken, onLedgerLost, onBranchFailed };
  await app.register(branchRoutes, { prefix: "/api/branches", ...branches });
  const readiness = new Readiness(parts.probes ?? {}, clock);
  const ready = async () => {
    const parts = await readiness.ask();
    return { isDraining: closing, parts };
  };
  await app.register(opsRoutes, { metrics, failpoints: parts.failpoints, adminToken, ready });
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
  if (error.statusCode === 415) return new SaleError("UNSUPPORTED_MEDIA_TYPE");
  const isPath = error.code === "FST_ERR_BAD_URL" || error.code === "FST_ERR_MAX_PARAM_LENGTH";
  if (isPath) return new SaleError("BAD_INPUT", { field: "path", message: WHY_PATH });
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

const WHY_PATH = "path is malformed: a part of it cannot be decoded, or is too long";

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Plainer words for TypeBox's messages about the most common mistakes. */
const WHY: Readonly<Record<string, string>> = {
  "Expected required property": "is missing",
  "Unexpected property": "is not a known field",
};

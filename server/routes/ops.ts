// The routes for operators: health, metrics, and, if the server was started with failpoints on, failpoints.
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "@sinclair/typebox";
import { ArmFailpoint, Refusal } from "../contract.ts";
import type { ArmedFailpoints } from "../selling/failpoints.ts";
import type { Metrics } from "./metrics.ts";
import { ADMIN_ONLY, type AdminGuard, adminOnly, isAdmin, OPERATORS_ONLY, operatorsOnly } from "./tokens.ts";

export interface OpsRoutes extends AdminGuard {
  metrics: Pick<Metrics, "read" | "contentType">;
  /** Undefined: failpoints are off, and the server does not have their routes. */
  failpoints: ArmedFailpoints | undefined;
  /** Whether the server drains, and what it depends on: `up` or `away`. Never rejects. */
  ready: () => Promise<{ isDraining: boolean; parts: Record<string, "up" | "away"> }>;
}

export const opsRoutes: FastifyPluginAsyncTypebox<OpsRoutes> = async (app, options) => {
  const { metrics, failpoints, adminToken, ready } = options;
  const tags = ["operators"];

  const health = {
    summary: "Check that this process answers",
    tags,
    response: { 200: Type.Object({ status: Type.String() }) },
  };
  app.get("/healthz", { schema: health }, async () => ({ status: "ok" }));

  const Ready = Type.Object({
    status: Type.Union([Type.Literal("ready"), Type.Literal("draining"), Type.Literal("away")]),
    parts: Type.Optional(Type.Record(Type.String(), Type.String())),
  });
  const readiness = {
    summary: "Check that this process can sell: Redis, MySQL and DTM answer, and it does not drain",
    description: "Who sends the admin token is told what is away.",
    tags,
    response: { 200: Ready, 503: Ready },
  };
  app.get("/readyz", { schema: readiness }, async (request, reply) => {
    const { isDraining, parts } = await ready();
    const isWhole = Object.values(parts).every((part) => part === "up");
    const status = isDraining ? ("draining" as const) : isWhole ? ("ready" as const) : ("away" as const);
    const told = isAdmin(adminToken, request) ? { parts } : {};
    return reply.code(status === "ready" ? 200 : 503).send({ status, ...told });
  });

  const read = { summary: "Read the metrics, for Prometheus", tags, ...OPERATORS_ONLY };
  app.get("/metrics", { schema: read, onRequest: operatorsOnly(adminToken) }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.read()),
  );

  if (failpoints === undefined) return;
  const onRequest = adminOnly(adminToken);
  const Armed = Type.Object({ code: Type.Literal("ARMED") });
  const response = { 200: Armed, "4xx": Refusal };
  const arm = { summary: "Arm a failpoint", tags, ...ADMIN_ONLY, body: ArmFailpoint, response };
  app.post("/failpoints", { schema: arm, onRequest }, async (request) => {
    failpoints.arm(request.body);
    return { code: "ARMED" as const };
  });
  app.delete(
    "/failpoints",
    { schema: { summary: "Disarm all failpoints", tags, ...ADMIN_ONLY }, onRequest },
    async (_request, reply) => {
      failpoints.disarmAll();
      return reply.code(204).send();
    },
  );
};

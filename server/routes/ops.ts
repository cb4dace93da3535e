// The routes for operators: health, metrics, and, if the server was started with failpoints on, failpoints.
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "@sinclair/typebox";
import type { Registry } from "prom-client";
import { ArmFailpoint, Refusal } from "../contract.ts";
import type { ArmedFailpoints } from "../selling/failpoints.ts";
import { ADMIN_ONLY, type AdminGuard, adminOnly, OPERATORS_ONLY, operatorsOnly } from "./tokens.ts";

export interface OpsRoutes extends AdminGuard {
  registry: Registry;
  /** Undefined: failpoints are off, and the server does not have their routes. */
  failpoints: ArmedFailpoints | undefined;
}

export const opsRoutes: FastifyPluginAsyncTypebox<OpsRoutes> = async (app, options) => {
  const { registry, failpoints, adminToken } = options;
  const tags = ["operators"];

  const health = {
    summary: "Check that this process answers",
    tags,
    response: { 200: Type.Object({ status: Type.String() }) },
  };
  app.get("/healthz", { schema: health }, async () => ({ status: "ok" }));

  const metrics = { summary: "Read the metrics, for Prometheus", tags, ...OPERATORS_ONLY };
  app.get("/metrics", { schema: metrics, onRequest: operatorsOnly(adminToken) }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
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

// The API's description, as a page for operators.
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { operatorsOnly, SECURITY_SCHEMES } from "./tokens.ts";

/** Describes the routes that are added after this, at `/docs`. */
export async function describeApi(app: FastifyInstance, adminToken: string | undefined): Promise<void> {
  await app.register(swagger, {
    openapi: {
      info: { title: "flashproof", description: "A flash sale.", version: "0.1.0" },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
  });
  await app.register(async (docs) => {
    docs.addHook("onRequest", operatorsOnly(adminToken));
    await docs.register(swaggerUi, { routePrefix: "/docs" });
  });
}

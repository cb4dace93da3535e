// What replies of this project's server mean, by its own target file.
import fastify from "../../../targets/fastify.json" with { type: "json" };
import type { ReplyRule } from "../../../targets/schema/replies.ts";

export const FASTIFY_REPLIES = fastify.replies as readonly ReplyRule[];

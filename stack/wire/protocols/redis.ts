// The protocol of Redis: RESP2 and RESP3. Its replies bear no name: the n-th reply answers the n-th request.
import { direction, type Understanding } from "../direction.ts";
import type { Conversation, Protocol } from "../protocol.ts";
import { commandTable } from "./redis/commands.ts";
import { RedisReplies } from "./redis/replies.ts";
import { RedisRequests } from "./redis/requests.ts";

/**
 * RESP, as https://redis.io/docs/latest/develop/reference/protocol-spec/ has it. Passed on unread: subscriptions,
 * MONITOR, replication and CLIENT REPLY OFF, where replies come unasked or not at all; and TLS.
 */
export const redis: Protocol = {
  name: "redis",
  converse(): Conversation {
    const understanding: Understanding = { unread: undefined, asked: 0 };
    return {
      fromClient: direction(understanding, new RedisRequests(understanding, commandTable())),
      fromServer: direction(understanding, new RedisReplies(understanding)),
      get unread() {
        return understanding.unread;
      },
    };
  },
};

// HTTP/1.1 on a wire, and HTTP/1.0. The n-th final response of a connection answers the n-th request.
import { direction } from "../direction.ts";
import type { Conversation, Protocol } from "../protocol.ts";
import { HttpRequests } from "./http/requests.ts";
import { HttpResponses } from "./http/responses.ts";
import type { HttpUnderstanding } from "./http/understanding.ts";

/**
 * HTTP/1.1, as RFC 9112 has it. Passed on unread: HTTP/2, TLS, what follows an upgrade or a CONNECT, and messages whose end
 * two readers could see in two places. A response that ends with its connection has no last piece.
 */
export const http: Protocol = {
  name: "http",
  converse(): Conversation {
    const understanding: HttpUnderstanding = { unread: undefined, asked: 0, special: new Map() };
    return {
      fromClient: direction(understanding, new HttpRequests(understanding)),
      fromServer: direction(understanding, new HttpResponses(understanding)),
      get unread() {
        return understanding.unread;
      },
    };
  },
};

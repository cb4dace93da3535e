// The MySQL client protocol, as MariaDB and MySQL 8 speak it, cut into requests and replies.
//
// It changes one thing of what passes: the server's greeting loses its offers of TLS and of compression, since what they
// hide cannot be read. A client that merely prefers TLS goes on without; one that demands it says so itself. (A client of
// MySQL 8 that logs in with caching_sha2_password may then have to ask for the server's key, which some must be allowed
// to: allowPublicKeyRetrieval, --get-server-public-key.)
//
// The file that a LOAD DATA LOCAL sends, and what a login sends, belong to no request. It is read after "Client/Server
// Protocol" in the documentation of MariaDB Server, and after "Client/Server Protocol" in the source documentation of MySQL
// (page_protocol_connection_phase, page_protocol_command_phase).
import type { Conversation, Piece, Protocol } from "../protocol.ts";
import { ClientSide } from "./mysql/client-side.ts";
import { Connection } from "./mysql/connection.ts";
import { ServerSide } from "./mysql/server-side.ts";

/** The MySQL client protocol. */
export const mysql: Protocol = { name: "mysql", converse: () => new MysqlConversation() };

class MysqlConversation implements Conversation {
  readonly #connection = new Connection();
  readonly #client = new ClientSide(this.#connection);
  readonly #server = new ServerSide(this.#connection);

  fromClient(chunk: Buffer): Piece[] {
    return this.#client.take(chunk);
  }

  fromServer(chunk: Buffer): Piece[] {
    return this.#server.take(chunk);
  }

  get unread(): string | undefined {
    return this.#connection.unread;
  }
}

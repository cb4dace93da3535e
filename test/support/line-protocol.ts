// A wire protocol of lines, its server and its client: small enough to try the proxy alone.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { Conversation, Piece, Protocol } from "../../stack/wire/protocol.ts";

/** Cuts a stream into pieces of a line each; keeps back what has no end yet. */
function lines(onLine: (line: string) => Omit<Piece, "bytes">): (chunk: Buffer) => Piece[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    const pieces: Piece[] = [];
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\n"); end !== -1; end = rest.indexOf("\n")) {
      const bytes = rest.subarray(0, end + 1);
      rest = rest.subarray(end + 1);
      pieces.push({ bytes, ...onLine(bytes.toString().trim()) });
    }
    return pieces;
  };
}

/** A line is a request, and so is its reply. `quiet …` has none; `tls …` is not understood from then on. */
function converse(): Conversation {
  let asked = 0;
  let unread: string | undefined;
  const open: number[] = [];
  return {
    fromClient: lines((line) => {
      const [verb = "", ...on] = line.split(" ");
      if (verb === "tls") unread = "it is encrypted";
      if (unread !== undefined) return {};
      const request = asked++;
      const isQuiet = verb === "quiet";
      if (!isQuiet) open.push(request);
      const head = { verb, on, writes: verb !== "get", text: line };
      return { request, head, ends: isQuiet ? "without-reply" : true };
    }),
    fromServer: lines((line) => {
      if (line === "hello" || unread !== undefined) return {};
      const request = open.shift();
      return request === undefined ? {} : { request, ends: true };
    }),
    get unread() {
      return unread;
    },
  };
}

export const LINES: Protocol = { name: "http", converse };

export interface LineServer {
  url: string;
  /** All that it got, on all connections. */
  got: string[];
  sockets: Socket[];
  close(): Promise<void>;
}

/** Greets with `hello`, and answers `re <line>` to each line but quiet ones. `wait …` is answered by the test alone. */
export async function lineServer(): Promise<LineServer> {
  const got: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.write("hello\n");
    let rest = "";
    socket.on("data", (chunk) => {
      const all = (rest + chunk).split("\n");
      rest = all.pop() ?? "";
      for (const line of all) {
        got.push(line);
        if (!/^(quiet|wait)/.test(line)) socket.write(`re ${line}\n`);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    got,
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export interface LineClient {
  socket: Socket;
  /** All that it was sent. */
  got: string[];
  /** How it ended, once it has. */
  ended: string | undefined;
  send(...lines: string[]): void;
}

export function lineClient(url: string): LineClient {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", noDelay: true });
  const client: LineClient = {
    socket,
    got: [],
    ended: undefined,
    send: (...all) => void socket.write(all.map((line) => `${line}\n`).join("")),
  };
  let rest = "";
  socket.on("data", (chunk) => {
    const all = (rest + chunk).split("\n");
    rest = all.pop() ?? "";
    client.got.push(...all);
  });
  socket.on("end", () => {
    client.ended ??= "end";
  });
  socket.on("error", ({ message }) => {
    client.ended ??= message;
  });
  return client;
}

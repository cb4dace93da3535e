// What was begun and never ended: both ends see as much of it as they would without the wire.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import * as assert from "uvu/assert";
import type { Protocol } from "../../../stack/wire/protocol.ts";
import { http } from "../../../stack/wire/protocols/http.ts";
import { mysql } from "../../../stack/wire/protocols/mysql.ts";
import { redis } from "../../../stack/wire/protocols/redis.ts";
import { Wire } from "../../../stack/wire/wire.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("torn requests and replies");

/** One end sends this through the wire and ends; returns what the other end got. */
async function sent(
  protocol: Protocol,
  from: "client" | "server",
  pieces: readonly string[],
): Promise<string> {
  const server = createServer({ allowHalfOpen: true });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const wire = new Wire(() => 0);
  wire.watch({ onRequest: () => undefined });
  const { port } = server.address() as AddressInfo;
  const address = new URL(await wire.through("link", protocol, `http://127.0.0.1:${port}`));
  const accepted = once(server, "connection");
  const client = connect({ host: address.hostname, port: Number(address.port), allowHalfOpen: true });
  const [peer]: Socket[] = await accepted;
  if (peer === undefined) throw new Error("a connection was accepted");
  const [sender, receiver] = from === "client" ? [client, peer] : [peer, client];
  try {
    const got = text(receiver);
    for (const piece of pieces) await new Promise((resolve) => sender.write(piece, "latin1", resolve));
    sender.end();
    return await got;
  } finally {
    client.destroy();
    peer.destroy();
    await wire.close();
    server.close();
  }
}

const TORN: readonly [Protocol, from: "client" | "server", pieces: string[]][] = [
  [http, "client", ["POST /buy HTTP/1.1\r\nHo", "st: a\r\nConte"]],
  [http, "server", ["HTTP/1.1 200 OK\r\nContent-Le"]],
  [redis, "client", ["*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSET\r\n", "$1\r\na"]],
  [redis, "server", ["$1"]],
  [mysql, "server", ["\x4a\x00\x00\x00\x0a8.0"]],
];

for (const [protocol, from, pieces] of TORN)
  test(`the beginning of a message of ${protocol.name} reaches the other end when the ${from} ends`, async () => {
    assert.is(await sent(protocol, from, pieces), pieces.join(""));
  });

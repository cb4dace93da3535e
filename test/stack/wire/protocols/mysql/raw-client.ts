// A client that sends packets put together by hand, to ask a real server for what no client at hand asks for.
import { createHash } from "node:crypto";
import net from "node:net";
import * as p from "./packets.ts";

export interface RawLogin {
  port: number;
  user: string;
  password: string;
  /** What it wants beyond the least, and of MariaDB's own. */
  capabilities: number;
  extended: number;
}

const LEAST = p.PROTOCOL_41 | (1 << 15) | (1 << 16) | (1 << 17) | (1 << 18) | (1 << 19);

/** Logs in with mysql_native_password. What the server says is thrown away: the proxy between reads it. */
export async function rawClient({ port, user, password, capabilities, extended }: RawLogin) {
  const socket = net.connect(port, "127.0.0.1");
  const greeting = await new Promise<Buffer>((resolve, reject) => {
    socket.once("data", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => socket.destroy());
  const seedAt = greeting.indexOf(0, 5) + 5;
  const seed = Buffer.concat([
    greeting.subarray(seedAt, seedAt + 8),
    greeting.subarray(seedAt + 27, seedAt + 39),
  ]);
  const scrambled = scramble(password, seed);
  const login = Buffer.concat([
    p.answer(LEAST | capabilities, extended).subarray(4, 36),
    Buffer.from(`${user}\0`),
    Buffer.from([scrambled.length]),
    scrambled,
    Buffer.from("mysql_native_password\0"),
  ]);
  const welcomed = new Promise((resolve) => socket.once("data", resolve));
  socket.write(p.packet(login));
  await welcomed;
  socket.resume();
  return {
    send: (...packets: Buffer[]) => void socket.write(Buffer.concat(packets)),
    end: () => socket.destroy(),
  };
}

/** SHA1(password) XOR SHA1(seed, SHA1(SHA1(password))). */
function scramble(password: string, seed: Buffer): Buffer {
  const sha1 = (...parts: (Buffer | string)[]) => {
    const hash = createHash("sha1");
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const once = sha1(password);
  const other = sha1(seed, sha1(once));
  return Buffer.from(once.map((byte, at) => byte ^ (other[at] ?? 0)));
}

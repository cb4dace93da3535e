// A private redis-server with an append-only file.
import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import type { ManagedProcess } from "../process/managed-process.ts";
import { bareEnvironment, processIn, type Workspace } from "../process/workspace.ts";
import { findTool } from "../tools/find.ts";

/** When Redis forces its file to the disk. Only `always` keeps everything that was acknowledged. */
export const REDIS_FSYNC = ["always", "everysec", "no"] as const;
export type RedisFsync = (typeof REDIS_FSYNC)[number];

/** A redis-server on this port, not started yet. */
export async function redisServer(
  workspace: Workspace,
  port: number,
  fsync: RedisFsync,
): Promise<ManagedProcess> {
  const folder = path.join(workspace.temporary, "redis");
  await mkdir(folder, { recursive: true });
  const files = { dir: folder, appendonly: "yes", appendfsync: fsync, save: "" };
  // Its title stays its command line, so that `ps` shows which run it belongs to.
  const settings = { port, bind: "127.0.0.1", ...files, "set-proc-title": "no" };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return processIn(workspace, {
    name: "redis",
    command: [findTool("redis-server"), ...flags],
    env: bareEnvironment(),
    folder,
    ready: () => answersPing(port),
  });
}

/** Resolves to true if Redis has loaded its data and takes commands. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write("PING\r\n"));
    socket.setTimeout(500, () => socket.destroy());
    socket.once("data", (reply) => {
      resolve(reply.toString().startsWith("+PONG"));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}

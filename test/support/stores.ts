// Real stores for tests: private, on free ports, gone when the test is.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { mariadbServer } from "../../stack/parts/mariadb.ts";
import { type RedisFsync, redisServer } from "../../stack/parts/redis.ts";
import { Guard } from "../../stack/process/guard.ts";
import { freePort } from "../../stack/process/ports.ts";
import type { Workspace } from "../../stack/process/workspace.ts";
import { type Stack, type StackOptions, startStack } from "../../stack/stack.ts";
import { loadTarget } from "../../targets/load.ts";

/** A temporary folder and a guard, as a stack has; `clear` removes both. */
export async function temporaryWorkspace(): Promise<Workspace & { clear: () => Promise<void> }> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), "flashproof-test-"));
  const guard = new Guard(temporary);
  const clear = async () => {
    await rm(temporary, { recursive: true, force: true });
    guard.dismiss();
  };
  return { temporary, logs: temporary, guard, clear };
}

/** A running Redis. */
export async function privateRedis(fsync: RedisFsync = "always") {
  const workspace = await temporaryWorkspace();
  const port = await freePort();
  const process = await redisServer(workspace, port, fsync);
  await process.start();
  const stop = async () => {
    await process.stop();
    await workspace.clear();
  };
  return { url: `redis://127.0.0.1:${port}`, process, stop };
}

/** A running MariaDB. */
export async function privateMysql() {
  const workspace = await temporaryWorkspace();
  const port = await freePort();
  const { process, user, password } = await mariadbServer(workspace, port, "1", []);
  await process.start();
  const stop = async () => {
    await process.stop();
    await workspace.clear();
  };
  return { url: `mysql://${user}:${password}@127.0.0.1:${port}/flashproof`, process, stop };
}

/** The whole stack of this project's own target, its logs in a temporary folder; `end` removes everything. */
export async function privateStack(
  options: Partial<StackOptions> = {},
): Promise<Stack & { folder: string; end: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-test-run-"));
  const target = await loadTarget("fastify");
  const stack = await startStack({ target, runFolder: folder, ...options });
  const end = async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...stack, folder, end };
}

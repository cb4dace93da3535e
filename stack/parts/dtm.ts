// A private DTM with the store that was asked for.
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { request } from "undici";
import type { ManagedProcess } from "../process/managed-process.ts";
import { freePort } from "../process/ports.ts";
import { bareEnvironment, processIn, type Workspace } from "../process/workspace.ts";
import { findTool } from "../tools/find.ts";

/** Where DTM keeps its messages. */
export const DTM_STORES = ["redis", "boltdb", "mysql"] as const;
export type DtmStore = (typeof DTM_STORES)[number];

/** How DTM reaches the stores. */
export interface DtmStores {
  redisPort: number;
  mysql: { port: number; user: string; password: string } | undefined;
}

/** A DTM of this name, not started yet, and its address. */
export async function dtmServer(
  workspace: Workspace,
  name: string,
  store: DtmStore,
  stores: DtmStores,
): Promise<{ url: string; process: ManagedProcess }> {
  const folder = path.join(workspace.temporary, name);
  await mkdir(folder, { recursive: true });
  // All three must be free, though only the first is used here.
  const [http, grpc, jsonRpc] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const env = {
    ...bareEnvironment(),
    ...storeEnvironment(store, stores),
    HTTP_PORT: String(http),
    GRPC_PORT: String(grpc),
    JSON_RPC_PORT: String(jsonRpc),
    TRANS_CRON_INTERVAL: "1",
    LOG_LEVEL: "warn",
  };
  const ready = async () => {
    const reply = await request(`${url}/api/dtmsvr/version`, { headersTimeout: 500 });
    await reply.body.dump();
    return reply.statusCode === 200;
  };
  return { url, process: processIn(workspace, { name, command: [findTool("dtm")], env, folder, ready }) };
}

function storeEnvironment(store: DtmStore, { redisPort, mysql }: DtmStores): Record<string, string> {
  if (store === "boltdb") return { STORE_DRIVER: "boltdb" };
  if (store === "redis")
    return { STORE_DRIVER: "redis", STORE_HOST: "127.0.0.1", STORE_PORT: String(redisPort) };
  if (mysql === undefined) throw new Error("DTM's store mysql needs a database");
  const { port, user, password } = mysql;
  const access = { STORE_USER: user, STORE_PASSWORD: password, STORE_DB: "dtm" };
  return { STORE_DRIVER: "mysql", STORE_HOST: "127.0.0.1", STORE_PORT: String(port), ...access };
}

/** The tables of DTM's MySQL store. */
export const dtmSchema = (): Promise<string> =>
  readFile(new URL("./dtm-mysql-store.sql", import.meta.url), "utf8");

// A private DTM, with the store that is asked for.
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { request } from "undici";
import { bareEnvironment, type Place, processAt } from "./place.ts";
import type { ManagedProcess } from "./process.ts";
import { findTool } from "./tools.ts";

/** Where DTM keeps its messages. */
export const DTM_STORES = ["redis", "boltdb", "mysql"] as const;
export type DtmStore = (typeof DTM_STORES)[number];

/** The addresses that a store needs. */
export interface DtmStores {
  redisPort: number;
  mysql: { port: number; user: string; password: string } | undefined;
}

/** DTM's three ports: all must be free, only the first is used here. */
export interface DtmPorts {
  http: number;
  grpc: number;
  jsonRpc: number;
}

/** A DTM on these ports, not started yet. */
export async function dtmServer(
  place: Place,
  ports: DtmPorts,
  store: DtmStore,
  stores: DtmStores,
): Promise<ManagedProcess> {
  const folder = path.join(place.temporary, "dtm");
  await mkdir(folder, { recursive: true });
  const env = {
    ...bareEnvironment(),
    ...storeEnvironment(store, stores),
    HTTP_PORT: String(ports.http),
    GRPC_PORT: String(ports.grpc),
    JSON_RPC_PORT: String(ports.jsonRpc),
    TRANS_CRON_INTERVAL: "1",
    LOG_LEVEL: "warn",
  };
  const ready = async () => {
    const reply = await request(`http://127.0.0.1:${ports.http}/api/dtmsvr/version`, { headersTimeout: 500 });
    await reply.body.dump();
    return reply.statusCode === 200;
  };
  return processAt(place, { name: "dtm", command: [findTool("dtm")], env, folder, ready });
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

// What a system under test consists of while it runs, started by the harness or not.
import type { Values } from "../targets/render.ts";
import type { Links } from "./links.ts";
import type { ManagedProcess } from "./process/managed-process.ts";
import type { Wire } from "./wire/wire.ts";

/** A store or DTM: its address and, if the harness started it, its process. */
export interface Part {
  url: string;
  process?: ManagedProcess;
}

/** A system's parts, and what its requests need. */
export interface System {
  /** `url` is where buyers ask, and `direct` its own address where that is another one, since the wire lies between. */
  servers: { name: string; url: string; direct?: string; process?: ManagedProcess }[];
  redis?: Part;
  mysql?: Part;
  dtm?: Part;
  dtmReplicas: ManagedProcess[];
  /** Worker processes of each server. */
  workers: number;
  /** What can be cut and slowed; only where `links` were asked for. */
  links?: Links;
  /** What passes on the links, and on the buyers' way to the servers; only where the wire was asked for. */
  wire?: Wire;
  /** Placeholders for the target's requests: the tokens, and what it takes from the environment. */
  values: Values;
  /** Files that the servers write their failpoints' hits to; empty where failpoints are off. */
  failpointFiles: string[];
}

/** Where the harness itself reads the stores, and the first server: past the wire. */
export const addressesOf = ({ redis, mysql, dtm, servers: [server] }: System) => ({
  ...{ redis: redis?.url, mysql: mysql?.url, dtm: dtm?.url },
  http: server?.direct ?? server?.url,
});

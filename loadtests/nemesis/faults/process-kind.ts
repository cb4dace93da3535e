// The kinds of process that a fault can strike.
import type { FaultPlaces } from "../fault.ts";

export const PROCESS_KINDS = ["server", "dtm", "redis", "mariadb"] as const;
export type ProcessKind = (typeof PROCESS_KINDS)[number];

/** The kinds in a sentence. */
export const KIND_NAMES: Readonly<Record<ProcessKind, string>> = {
  server: "a server process",
  dtm: "DTM",
  redis: "Redis",
  mariadb: "MariaDB",
};

/** The processes of this kind. */
export const processesOfKind = (kind: ProcessKind, { servers, parts }: FaultPlaces): string[] =>
  kind === "server" ? servers : parts.filter((name) => name === kind);

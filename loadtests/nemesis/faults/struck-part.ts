// The kinds of process that a fault can strike.
import type { Surface } from "../fault.ts";

export const STRUCK_PARTS = ["server", "dtm", "redis", "mariadb"] as const;
export type StruckPart = (typeof STRUCK_PARTS)[number];

/** The kinds in a sentence. */
export const NAMES: Readonly<Record<StruckPart, string>> = {
  server: "a server process",
  dtm: "DTM",
  redis: "Redis",
  mariadb: "MariaDB",
};

/** The processes of this kind. */
export const placesOf = (part: StruckPart, { servers, parts }: Surface): string[] =>
  part === "server" ? servers : parts.filter((name) => name === part);

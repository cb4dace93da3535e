// The options that every kind of run takes.
import { accepting, oneOf, text, Wrong, wholeNumber } from "../../base/command-line/options.ts";
import { RUNS } from "../../invariants/record/writing/run-folder.ts";
import { DTM_STORES, type DtmStore } from "../../stack/parts/dtm.ts";
import { MYSQL_FLUSH, type MysqlFlush } from "../../stack/parts/mariadb.ts";
import { REDIS_FSYNC, type RedisFsync } from "../../stack/parts/redis.ts";

import type { RunContext } from "./run-recorded.ts";

/** What a run of any kind was asked for. */
export interface RunOptions {
  seed: number | undefined;
  target: string;
  /** `0`: a target that is not ours is not tried first. */
  doctor?: "0" | "1";
  /** Hosts besides this machine where a system may be filled with orders. */
  "allow-host"?: string | undefined;
  /** `0`: no live page; `1`: one also where stdout is no terminal, or in CI. */
  live?: "0" | "1" | undefined;
  /** Folder that run folders are made in. */
  out: string;
  /** Seconds to wait for rest. */
  rest: number;
  /** Seconds that DTM has to come to rest by itself before it is pushed. */
  push: number | "never";
  "dtm-store": DtmStore;
  "redis-fsync": RedisFsync;
  "mysql-flush": MysqlFlush;
}

/** The waits of a run at its end. */
export const waitsOf = ({ rest, push }: RunOptions): Pick<RunContext, "restSeconds" | "pushSeconds"> => ({
  ...{ restSeconds: rest, pushSeconds: push },
});

/** The option of a run that pushes after this many seconds unless told otherwise. */
export const pushOption = (seconds: number) => ({
  about:
    "seconds that a DTM started here may take to rest, before it is made to look at every message at once",
  value: "<s>",
  parse: accepting("0 to 600, or never", (text: string): number | "never" | Wrong => {
    const seconds = text === "never" ? text : wholeNumber(0, 600)(text);
    return seconds instanceof Wrong ? new Wrong(`${seconds.why}, or never`) : seconds;
  }),
  otherwise: seconds as number | "never",
});

/** Where run folders go. */
export const OUT_OPTION = {
  about: "folder that run folders are made in",
  value: "<folder>",
  parse: text,
  otherwise: RUNS,
  otherwiseIs: "runs, in this folder",
};

/** Which systems of others may be sold out and filled with orders. */
export const ALLOW_HOST_OPTION = {
  about: "hosts that are not this machine, with commas, where a system runs that may be filled with orders",
  value: "<hosts>",
  parse: text,
  otherwise: undefined as string | undefined,
};

export const RUN_OPTIONS = {
  seed: {
    about: "the same seed plans the same run",
    value: "<n>",
    parse: wholeNumber(0, 0x7fff_ffff),
    otherwise: undefined as number | undefined,
    otherwiseIs: "a fresh one",
  },
  target: {
    about: "system under test: a name in targets/ or a file",
    value: "<target>",
    parse: text,
    otherwise: "fastify",
  },
  doctor: {
    about: "0: judge a target of one's own without trying it first",
    value: "<0 or 1>",
    parse: oneOf(["0", "1"]),
    otherwise: "1" as const,
  },
  "allow-host": ALLOW_HOST_OPTION,
  live: {
    about: "0: no page of the run as it goes on; 1: also where stdout is no terminal, or in CI",
    value: "<0 or 1>",
    parse: oneOf(["0", "1"]),
    otherwise: undefined as "0" | "1" | undefined,
    otherwiseIs: "on a terminal",
  },
  out: OUT_OPTION,
  rest: {
    about: "seconds to wait for rest at the end",
    value: "<s>",
    parse: wholeNumber(1, 600),
    otherwise: 120,
  },
  "dtm-store": {
    about: "where DTM keeps its messages",
    value: "<store>",
    parse: oneOf(DTM_STORES),
    otherwise: "redis" as DtmStore,
  },
  "redis-fsync": {
    about: "Redis's appendfsync",
    value: "<when>",
    parse: oneOf(REDIS_FSYNC),
    otherwise: "always" as RedisFsync,
  },
  "mysql-flush": {
    about: "InnoDB's flush_log_at_trx_commit",
    value: "<n>",
    parse: oneOf(MYSQL_FLUSH),
    otherwise: "1" as MysqlFlush,
  },
};

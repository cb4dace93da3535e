// A load that was recorded, to be run again from its own plan.
import { type Static, Type } from "@sinclair/typebox";
import { HarnessError } from "../../base/errors.ts";
import { parserOf } from "../../base/parse.ts";
import { readRunFile } from "../../invariants/record/reading/read-run-file.ts";
import { DTM_STORES } from "../../stack/parts/dtm.ts";
import { MYSQL_FLUSH } from "../../stack/parts/mariadb.ts";
import { REDIS_FSYNC } from "../../stack/parts/redis.ts";
import { LoadPlan } from "./plan-load.ts";

const anyOf = <T extends string>(words: readonly T[]) => Type.Union(words.map((word) => Type.Literal(word)));

/** What of a run's settings its stack depends on. */
const Settings = Type.Object({
  target: Type.String(),
  "dtm-store": anyOf(DTM_STORES),
  "redis-fsync": anyOf(REDIS_FSYNC),
  "mysql-flush": anyOf(MYSQL_FLUSH),
});

/** Plan and settings of the load in this folder; throws a usage error where it holds none. */
export function replayOf(folder: string): { settings: Static<typeof Settings>; plan: LoadPlan } {
  const run = readRunFile(folder);
  if (run.kind !== "load") {
    throw new HarnessError("usage", `${folder} holds no load but a ${run.kind}`, {
      hint: `it is repeated by: ${run.repeat}`,
    });
  }
  const { target, ...stores } = parserOf(Settings, "settings in run.json")(run.settings);
  return {
    settings: {
      target,
      "dtm-store": stores["dtm-store"],
      "redis-fsync": stores["redis-fsync"],
      "mysql-flush": stores["mysql-flush"],
    },
    plan: parserOf(LoadPlan, "plan in run.json")(run.plan),
  };
}

// A load that was recorded, to run it again from its own plan.
import { type Static, Type } from "@sinclair/typebox";
import { HarnessError } from "../../base/errors.ts";
import { parserOf } from "../../base/parse.ts";
import { readRunFile } from "../../invariants/record/reading/read-run-file.ts";
import { DTM_STORES } from "../../stack/parts/dtm.ts";
import { MYSQL_FLUSH } from "../../stack/parts/mariadb.ts";
import { REDIS_FSYNC } from "../../stack/parts/redis.ts";
import { LoadPlan } from "./plan-load.ts";
import { arrivalsIn } from "./profiles.ts";

const anyOf = <T extends string>(words: readonly T[]) => Type.Union(words.map((word) => Type.Literal(word)));

/** The settings of a run that its stack depends on. */
const Settings = Type.Object({
  target: Type.String(),
  "dtm-store": anyOf(DTM_STORES),
  "redis-fsync": anyOf(REDIS_FSYNC),
  "mysql-flush": anyOf(MYSQL_FLUSH),
});

/** A plan as it may have been recorded: those of earlier versions have fewer fields. */
const RecordedPlan = Type.Object({
  ...Type.Omit(LoadPlan, ["arrivals", "shares", "leftOut"]).properties,
  arrivals: Type.Optional(LoadPlan.properties.arrivals),
  shares: Type.Object({
    ...Type.Omit(LoadPlan.properties.shares, ["comeBack"]).properties,
    comeBack: Type.Optional(LoadPlan.properties.shares.properties.comeBack),
  }),
  leftOut: Type.Optional(LoadPlan.properties.leftOut),
});

/** Plan and settings of the load in this folder; throws a usage error where the folder holds no load. */
export function replayOf(folder: string): { settings: Static<typeof Settings>; plan: LoadPlan } {
  const run = readRunFile(folder);
  if (run.kind !== "load") {
    throw new HarnessError("usage", `${folder} holds a run of make ${run.kind}, and REPLAY= wants a load`, {
      hint: `to repeat it, type: ${run.repeat}`,
    });
  }
  const { target, ...stores } = parserOf(Settings, `${folder}/run.json, settings`)(run.settings);
  const plan = parserOf(RecordedPlan, `${folder}/run.json, plan`)(run.plan);
  return {
    settings: {
      target,
      "dtm-store": stores["dtm-store"],
      "redis-fsync": stores["redis-fsync"],
      "mysql-flush": stores["mysql-flush"],
    },
    plan: {
      ...plan,
      arrivals: plan.arrivals ?? arrivalsIn(plan),
      shares: { ...plan.shares, comeBack: plan.shares.comeBack ?? 0 },
      leftOut: plan.leftOut ?? [],
    },
  };
}

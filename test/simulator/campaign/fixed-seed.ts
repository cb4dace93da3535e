// The campaign whose hash is written down, so that each machine and each version of Node compares with the same one.
// Whatever changes a step of a purchase changes it: code and scripts of server/, the simulated neighbours, the way in which
// schedules are drawn. After such a change it is written anew: node --import tsx test/simulator/campaign/write-hash.ts
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Type } from "@sinclair/typebox";
import { parseJson, parserOf } from "../../../base/parse.ts";
import { type Campaign, type Campaigned, runCampaign } from "./campaign.ts";

export const FIXED_FILE = path.join(import.meta.dirname, "fixed-seed.json");

const Fixed = Type.Object({
  seed: Type.Integer(),
  schedules: Type.Integer({ minimum: 100 }),
  hash: Type.String(),
});

export async function readFixed() {
  return parseJson(await readFile(FIXED_FILE, "utf8"), FIXED_FILE, parserOf(Fixed, "the fixed seed"));
}

/** A campaign that ends with its schedules, on one thread and in silence, but for what is given. */
export const quietCampaign = (
  given: Partial<Campaign> & Pick<Campaign, "seed" | "schedules">,
): Promise<Campaigned> =>
  runCampaign({
    ...{ timeMs: Number.POSITIVE_INFINITY, threads: 1, onProgress: () => {} },
    ...{ signal: new AbortController().signal, ...given },
  });

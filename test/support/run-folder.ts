// Run folders written by hand, to be judged as recorded runs.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Operation } from "../../invariants/record/history.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import type { RunFile } from "../../invariants/record/run-file.ts";
import { atRest, bought, deduction, opened, order, sample, soldOut } from "./story.ts";

/** A run that promises one sold unit. */
export const RUN: RunFile = {
  id: "run",
  kind: "verify",
  seed: 7,
  startedAt: "now",
  target: "fastify",
  versions: {},
  settings: {},
  repeat: "make verify SEED=7",
  promisedMarks: ["bought"],
  orderLagBoundMs: 1_000,
  interrupted: false,
  plan: {},
};

/** A story in which every invariant holds. */
export const GOOD = [
  opened(1),
  bought("al", 1),
  soldOut("zo", 30),
  deduction("al", 1),
  order("al", 1),
  sample(0, 1, 1, 1),
  atRest(),
];

/** JSON lines. */
export const linesOf = (items: readonly object[]): string =>
  items.map((one) => `${JSON.stringify(one)}\n`).join("");

/** Writes the run into a new folder of this name under `root`; returns the folder. */
export function recordRun(
  root: string,
  name: string,
  story: readonly (Operation | Observation)[] = GOOD,
  file: object = {},
): string {
  const folder = path.join(root, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, "run.json"), JSON.stringify({ ...RUN, ...file }));
  writeFileSync(path.join(folder, "history.jsonl"), linesOf(story.filter((one) => !("kind" in one))));
  writeFileSync(path.join(folder, "observations.jsonl"), linesOf(story.filter((one) => "kind" in one)));
  return folder;
}

// A running system on which variants of its target file are tried, one small sale each.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Line } from "../../loadtests/doctor/line.ts";
import { tryTarget } from "../../loadtests/doctor/try-target.ts";
import { startStack } from "../../stack/stack.ts";
import { parseTarget } from "../../targets/load.ts";
import type { Target } from "../../targets/target.ts";

/** Everything here shows within milliseconds. */
const PATIENCE = { numbersMs: 150, ordersMs: 400 };

/** The system, and the JSON of its file. */
export interface TrialStack {
  json: Record<string, unknown>;
  try(target: Target): Promise<Line[]>;
  end(): Promise<void>;
}

/** Starts the system of this file; `end` removes everything. */
export async function trialStack(file: string): Promise<TrialStack> {
  const json: Record<string, unknown> = JSON.parse(await readFile(file, "utf8"));
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-doctor-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const target = { ...parseTarget(file, json), folder: process.cwd() };
  const stack = await startStack({ target, runFolder: folder, servers: 1 }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const urls = stack.servers.map(({ url }) => url);
  const addresses = { redis: stack.redis?.url, mysql: stack.mysql?.url, dtm: stack.dtm?.url, http: urls[0] };
  let stamp = 1_000_000;
  return {
    json,
    try: (tried) =>
      tryTarget({
        ...{ target: tried, urls, addresses, values: stack.values, written: { perBuyer: false } },
        patience: PATIENCE,
        // Each trial has a sale of its own, however fast they follow each other.
        now: () => stamp++,
        signal: AbortSignal.timeout(60_000),
      }),
    async end() {
      await stack.stop();
      await remove();
    },
  };
}

// A copy of the server with a bug in it, as a target that `make load` and `make verify` take.
import { copyFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { recordedVerdict } from "../../invariants/judge-run.ts";
import type { InvariantName } from "../../invariants/verdict.ts";
import { type LoadOptions, load } from "../../loadtests/load/run-load.ts";
import { type VerifyOptions, verify } from "../../loadtests/verify/run-verify.ts";

/** In this file of the server, this text becomes that. */
export type Mutation = [file: string, from: string, to: string];

/** What a run of the mutant came to. */
export interface Found {
  code: number;
  because: string;
  findings: (name: InvariantName) => { what: string }[];
}

/** A lost order is a buyer who was lied to (1) once the system is at rest, and until then a lost order alone (3). */
export const LOST = [1, 3];

/** Asserts that this invariant was found broken, that a finding names a buyer and a gid, and what the run exits with. */
export function isFound({ code, because, findings }: Found, name: InvariantName, exits: number[]): void {
  const [first] = findings(name);
  assert.ok(first !== undefined, because);
  assert.match(first.what, /\b(s\d?|b\d+|rival)\b.*\{(case|load)-5[-\d]*\}-[0-9a-f]{32}/);
  assert.ok(exits.includes(code), `${code}: ${because}`);
}

const ROOT = path.resolve(import.meta.dirname, "../..");
const SCREEN = { write: () => {}, live: false, columns: 80 };
const COMMON = {
  ...{ seed: 5, rest: 6, push: 0 },
  "dtm-store": "redis" as const,
  "redis-fsync": "always" as const,
  "mysql-flush": "1" as const,
};

/** Each failpoint in each mode. */
const CASES = 45;

/** Verifies a server with these mutations by a small crash matrix. */
export const verifyMutant = (mutations: readonly Mutation[]): Promise<Found> =>
  withMutant(mutations, (target, out) => {
    const options: VerifyOptions = {
      ...{ ...COMMON, target, out, cases: CASES, case: undefined, sales: 0, faults: ["none"] },
    };
    return verify(options, () => "", SCREEN, new AbortController().signal);
  });

/** Loads a server with these mutations for a few seconds. */
export const loadMutant = (mutations: readonly Mutation[], asked: Partial<LoadOptions>): Promise<Found> =>
  withMutant(mutations, (target, out) => {
    const small = { profile: "burst", stock: 150, rate: 60, duration: 6, p95: undefined };
    const options: LoadOptions = {
      ...{ ...COMMON, target, out, ...small, faults: ["none"], intensity: 5, workers: 1, replay: undefined },
      ...asked,
    };
    return load(options, () => "", SCREEN, new AbortController().signal);
  });

async function withMutant(
  mutations: readonly Mutation[],
  run: (target: string, out: string) => Promise<number>,
): Promise<Found> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-mutant-"));
  try {
    await cp(path.join(ROOT, "server"), path.join(folder, "server"), { recursive: true });
    await copyFile(path.join(ROOT, "package-lock.json"), path.join(folder, "package-lock.json"));
    await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
    for (const [file, from, to] of mutations) {
      const where = path.join(folder, "server", file);
      const text = await readFile(where, "utf8");
      assert.ok(text.includes(from), `${file} no longer holds "${from}"`);
      await writeFile(where, text.replace(from, to));
    }
    const template = await readFile(path.join(ROOT, "targets/fastify.json"), "utf8");
    const target = path.join(folder, "mutant.json");
    const own = template
      .replace("server/bundle.mjs", path.join(folder, "server/bundle.mjs"))
      .replace("build/server/main.mjs", path.join(folder, "build/server/main.mjs"));
    await writeFile(target, own);
    const runs = path.join(folder, "runs");
    const code = await run(target, runs);
    const verdict = recordedVerdict(path.join(runs, "latest"));
    return {
      code,
      because: verdict?.because ?? "",
      findings: (name) => verdict?.invariants.find((one) => one.name === name)?.findings ?? [],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

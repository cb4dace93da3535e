// The runs of which there are pictures: a green load, a load of a server that loses orders, the crash matrix of that
// server, and a served system.
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { load } from "../../loadtests/load/run-load.ts";
import { verify } from "../../loadtests/verify/run-verify.ts";
import { freePort } from "../../stack/process/ports.ts";
import { mistake } from "../known-bad/mistakes/success-on-error.ts";
import { Playground } from "../support/command.ts";
import { targetOf } from "../support/mutant.ts";

export type RunName = "green" | "red" | "matrix" | "door";

const SCREEN = { write: () => {}, live: false, columns: 80 };
const SEED = 5;
const STORES = {
  "dtm-store": "redis" as const,
  "redis-fsync": "always" as const,
  "mysql-flush": "1" as const,
};
const LOAD = {
  ...{ profile: "burst", stock: undefined, rate: undefined, duration: undefined, intensity: 5, workers: 1 },
  ...{
    p95: undefined,
    replay: undefined,
    rest: 120,
    push: 10,
    faults: ["all"],
    target: "fastify",
    ...STORES,
  },
};
/** A small stampede, so that the trace of one buyer is not of many. */
const SMALL = { stock: 150, rate: 60, duration: 6, rest: 20, push: 0, doctor: "0" as const };
const STARTS_WITHIN_MS = 60_000;

/** Makes the run in this folder, and calls `body` with the file of its report, or with the address of its page. */
export async function makeRun(
  name: RunName,
  folder: string,
  signal: AbortSignal,
  body: (address: string) => Promise<void>,
): Promise<void> {
  if (name === "door") return serve(body);
  const out = path.join(folder, name);
  if (name === "green") await load({ ...LOAD, seed: 7, out }, () => "make load SEED=7", SCREEN, signal);
  else await record(name, out, await mutant(folder, name), signal);
  await body(path.join(out, "latest", "report.html"));
}

/** A load, or a crash matrix, of the server that loses orders. */
async function record(
  name: "red" | "matrix",
  out: string,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const own = { ...LOAD, ...SMALL, target, out, seed: SEED };
  if (name === "red") {
    const repeat = () => `make load SEED=${SEED} TARGET=./my-shop.json`;
    await load({ ...own, faults: ["kill-mariadb"], wire: "1" }, repeat, SCREEN, signal);
    return;
  }
  const cases = { cases: 45, case: undefined, wire: 0, pairs: 0, sales: 0, faults: ["none"] };
  const repeat = () => `make verify SEED=${SEED} TARGET=./my-shop.json`;
  await verify({ ...own, ...cases }, repeat, SCREEN, signal);
}

async function mutant(folder: string, name: string): Promise<string> {
  const own = path.join(folder, `server-${name}`);
  await mkdir(own, { recursive: true });
  return targetOf(mistake.replaces, own);
}

/** Serves this project's server as a user does. */
async function serve(body: (address: string) => Promise<void>): Promise<void> {
  const playground = await Playground.create();
  try {
    const command = playground.start("loadtests/serve.ts", [`PORT=${await freePort()}`]);
    await command.says("stop: Ctrl-C", STARTS_WITHIN_MS);
    await body(/^ +page +(http:\S+)$/m.exec(command.output)?.[1] ?? "");
    command.signal("SIGINT");
    const { output } = await command.end();
    const [, logs = ""] = /^ +logs +(.*)$/m.exec(output) ?? [];
    await rm(path.dirname(logs), { recursive: true });
  } finally {
    await playground.clear();
  }
}

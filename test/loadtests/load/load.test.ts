// `make load` as a user runs it, small: real stack, real k6.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import type { Bounds, NamedReply, RunFile } from "../../../invariants/record/run-file.ts";
import { suite } from "../../runner/suite.ts";
import { optionlessEnvironment } from "../../support/command.ts";

const test = suite("make load", { serial: true });

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-load-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

interface Load {
  child: ChildProcess;
  said: () => string;
  exited: Promise<number | null>;
}

function start(...args: string[]): Load {
  const child = spawn(process.execPath, ["--import", "tsx", "loadtests/load.ts", `OUT=${folder}`, ...args], {
    env: { ...optionlessEnvironment(), TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => (said += String(chunk)));
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  return { child, said: () => said, exited: new Promise((resolve) => child.once("exit", resolve)) };
}

const SMALL = ["STOCK=120", "RATE=60", "DURATION=5", "SEED=7", "FAULTS=kill-server"];
const CALM = [...SMALL.filter((word) => !word.startsWith("FAULTS")), "FAULTS=none"];
const leftovers = () => readdirSync(folder).filter((name) => name.startsWith("flashproof-"));
/** The lines of a recorded file. */
const linesOf = (file: string): Record<string, unknown>[] =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const latest = (file: string) => path.join(folder, "latest", file);

/** One small load that several tests look at: its exit code, what it said, its run folder, and what it left. */
let small: { code: number | null; said: string; folder: string; left: string[] };
test.before(async () => {
  const load = start(...SMALL);
  const code = await load.exited;
  assert.ok(existsSync(latest("run.json")), load.said());
  small = { code, said: load.said(), folder: realpathSync(latest("")), left: leftovers() };
});

test("a small load with a kill ends true, with every file of a run", () => {
  assert.is(small.code, 0, small.said);
  assert.match(small.said, /kill-server server-\d/);
  assert.match(small.said, /exit 0; verdict: true \(/);
  const files = [
    "run.json",
    "history.jsonl",
    "observations.jsonl",
    "verdict.json",
    "report.html",
    "junit.xml",
    "k6-summary.json",
    "k6-report.html",
    "logs",
  ];
  for (const file of files) assert.ok(existsSync(path.join(small.folder, file)), file);
  assert.not.ok(existsSync(path.join(small.folder, "k6-input.json")), "it holds tokens");
  const run = JSON.parse(readFileSync(path.join(small.folder, "run.json"), "utf8")) as RunFile & {
    settings: { faults: string[] };
    replies: NamedReply[];
    bounds: Bounds;
  };
  assert.is(run.interrupted, false);
  assert.equal([run.format, run.checkBackMs, run.settings.faults], [3, 3_000, ["kill-server"]]);
  assert.ok(run.replies.some(({ name, reason }) => name === "sold-out" && reason === "sold-out"));
  assert.ok(run.bounds.arrivedShare > 0);
  const history = linesOf(path.join(small.folder, "history.jsonl"));
  assert.equal(history.at(-1), { end: true, lines: history.length - 1 });
  const told = history.filter((one) => one["op"] === "purchase" && one["status"] === 409);
  assert.ok(told.length > 0 && told.every((one) => run.replies[Number(one["rule"])]?.name === "sold-out"));
  const observations = linesOf(path.join(small.folder, "observations.jsonl"));
  assert.equal(observations.at(-1), { kind: "end", lines: observations.length - 1 });
  for (const of of ["harness", "redis", "mysql"]) {
    const readings = observations.filter((one) => one["kind"] === "clock" && one["of"] === of);
    assert.ok(readings.length >= 2, of);
  }
  assert.equal(
    observations.filter((one) => one["kind"] === "storage").map((one) => one["of"]),
    ["redis", "mariadb"],
  );
  const came = observations.find((one) => one["kind"] === "load");
  assert.ok(Number(came?.["arrived"]) > 0.7 * Number(came?.["planned"]), JSON.stringify(came));
  assert.is(observations.find((one) => one["kind"] === "rest")?.["by"], "proof");
  assert.is(run.repeat, `make load SEED=7 OUT=${folder} STOCK=120 RATE=60 DURATION=5 FAULTS=kill-server`);
  assert.equal(small.left, []);
});

test("a replayed load runs the recorded plan, whatever else is asked for", async () => {
  const planOf = (where: string) =>
    (JSON.parse(readFileSync(path.join(where, "run.json"), "utf8")) as { plan: object }).plan;
  const load = start(`REPLAY=${small.folder}`, "STOCK=7", "SEED=8");
  assert.is(await load.exited, 0, load.said());
  assert.equal(planOf(path.join(folder, "latest")), planOf(small.folder));
  assert.match(load.said(), `again: make load REPLAY=${small.folder} OUT=${folder}\n`);
});

test("a missed threshold is told beside the verdict, and exits 99", async () => {
  const load = start(...CALM, "P95=1");
  assert.is(await load.exited, 99, load.said());
  assert.match(load.said(), /threshold missed: http_req_duration: p\(95\)<1\n/);
  assert.match(load.said(), /exit 99; verdict: true/);
});

test("Ctrl-C in the middle of the load leaves nothing but a run that says it was interrupted", async () => {
  const load = start(...SMALL);
  // The first line names the fault too, before anything has begun.
  await until(() => /kill-server server-\d/.test(load.said()), {
    what: "the first kill",
    deadlineMs: 30_000,
  });
  load.child.kill("SIGINT");
  assert.is(await load.exited, 130, load.said());
  assert.equal(leftovers(), []);
  assert.is(
    (JSON.parse(readFileSync(latest("run.json"), "utf8")) as { interrupted: boolean }).interrupted,
    true,
  );
  for (const file of ["history.jsonl", "observations.jsonl"])
    assert.not.ok(
      linesOf(latest(file)).some((one) => "end" in one || one["kind"] === "end"),
      file,
    );
});

test("Ctrl-C while it waits for rest leaves nothing", async () => {
  const load = start(...CALM, "STOCK=0");
  // Until it has said this, the newest folder is that of the run before.
  await until(() => load.said().includes("starting Redis"), { what: "the start", deadlineMs: 30_000 });
  await until(() => existsSync(latest("k6-summary.json")), { what: "the end of k6", deadlineMs: 30_000 });
  load.child.kill("SIGTERM");
  assert.is(await load.exited, 143, load.said());
  assert.equal(leftovers(), []);
});

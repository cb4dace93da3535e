// However a command ends, it leaves no process and no temporary folder.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("ways out", { serial: true });

const child = path.resolve(import.meta.dirname, "../../support/stack-child.ts");

interface Run {
  process: ChildProcess;
  output: () => string;
  exited: Promise<number | string | null>;
  temporary: string;
  end: () => void;
}

/** Starts the command, with a temporary folder of its own to look into afterwards. */
function start(how: string): Run {
  const temporary = mkdtempSync(path.join(os.tmpdir(), "flashproof-ways-out-"));
  const logs = path.join(temporary, "logs");
  let output = "";
  const started = spawn(process.execPath, ["--import", "tsx", child, how, logs], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.stdout.on("data", (chunk) => (output += String(chunk)));
  started.stderr.on("data", (chunk) => (output += String(chunk)));
  const exited = new Promise<number | string | null>((resolve) => {
    started.once("exit", (code, signal) => resolve(signal ?? code));
  });
  const end = () => {
    started.kill("SIGKILL");
    rmSync(temporary, { recursive: true, force: true });
  };
  return { process: started, output: () => output, exited, temporary, end };
}

const said = (run: Run, what: string) =>
  until(() => run.output().includes(what), { what: `"${what}"`, deadlineMs: 20_000 });

/** None where it was stopped before it could say; its folder is named all the same. */
const pidsOf = (run: Run) => (/^pids (.+)$/m.exec(run.output())?.[1]?.split(" ") ?? []).map(Number);

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until nothing is left of the run: a killed command's guard needs a moment. */
async function gone(run: Run): Promise<void> {
  const folders = () => readdirSync(run.temporary).filter((name) => name.startsWith("flashproof-"));
  await until(() => !pidsOf(run).some(alive) && folders().length === 0, {
    what: `the end of ${pidsOf(run).filter(alive)} and ${folders()}`,
    deadlineMs: 8_000,
  });
}

async function leavesNothing(
  how: string,
  act: (run: Run) => Promise<unknown>,
  exit: number | string,
): Promise<void> {
  const run = start(how);
  try {
    await act(run);
    assert.is(await run.exited, exit, run.output());
    await gone(run);
  } finally {
    run.end();
  }
}

test("success leaves nothing", () => leavesNothing("end", (run) => said(run, "pids "), 0));

test("a failure leaves nothing, and exits 70", () =>
  leavesNothing("throw", (run) => said(run, "the body failed"), 70));

test("Ctrl-C leaves nothing, and exits 130", () =>
  leavesNothing(
    "wait",
    async (run) => {
      await said(run, "pids ");
      run.process.kill("SIGINT");
    },
    130,
  ));

test("Ctrl-C while the stores start leaves nothing", () =>
  leavesNothing(
    "wait",
    async (run) => {
      await said(run, "starting Redis");
      run.process.kill("SIGINT");
    },
    130,
  ));

test("Ctrl-C while the servers start leaves nothing", () =>
  leavesNothing(
    "wait",
    async (run) => {
      await said(run, "starting DTM");
      run.process.kill("SIGINT");
    },
    130,
  ));

test("Ctrl-C twice leaves nothing", () =>
  leavesNothing(
    "wait",
    async (run) => {
      await said(run, "pids ");
      run.process.kill("SIGINT");
      await said(run, "stopping");
      run.process.kill("SIGINT");
    },
    130,
  ));

test("SIGTERM leaves nothing, and exits 143", () =>
  leavesNothing(
    "wait",
    async (run) => {
      await said(run, "pids ");
      run.process.kill("SIGTERM");
    },
    143,
  ));

test("a command that is killed outright leaves nothing", () =>
  leavesNothing(
    "wait",
    async (run) => {
      await said(run, "pids ");
      run.process.kill("SIGKILL");
    },
    "SIGKILL",
  ));

// Children that run to their end: what they return, what a failure says, and what is left when they are stopped.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import { until } from "../../../base/until.ts";
import { runChild } from "../../../stack/process/run-child.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("children that run to their end");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-child-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const shell = (program: string) => ["/bin/sh", "-c", program] as const;
const failureOf = async (running: Promise<unknown>): Promise<string> => {
  const error = await running.then(
    () => new Error("it did not throw"),
    (thrown: unknown) => thrown,
  );
  return error instanceof HarnessError
    ? `${error.message} (${error.hint})`
    : String((error as Error).message);
};

test("what a child wrote is returned, and its own variables are in its environment", async () => {
  const env = { ASKED: "yes" };
  const result = await runChild("it", shell('echo "$ASKED"; echo no >&2'), { signal: never, env });
  assert.equal(result, { code: 0, out: "yes\n", err: "no\n" });
});

test("a failure says the exit code or the signal, and what the child wrote last", async () => {
  const failing = runChild("it", shell("seq 1 20; echo broken >&2; exit 3"), { signal: never });
  const said = await failureOf(failing);
  assert.match(said, /^it ended with code 3: 14\n {2}15\n.* {2}broken \(undefined\)$/s);
  assert.match(
    await failureOf(runChild("it", shell("kill -9 $$"), { signal: never })),
    /^it ended with signal SIGKILL: it wrote nothing/,
  );
});

test("output can go into a log, which a failure then names", async () => {
  const log = path.join(folder, "it.log");
  await runChild("it", shell("echo fine"), { signal: never, log });
  const said = await failureOf(runChild("it", shell("echo broken; exit 1"), { signal: never, log }));
  assert.is(said, `it ended with code 1: fine\n  broken (see ${log})`);
  assert.is(readFileSync(log, "utf8"), "fine\nbroken\n");
});

test("an exit code that was called fine is returned", async () => {
  const { code } = await runChild("it", shell("exit 99"), { signal: never, alsoFine: [99] });
  assert.is(code, 99);
});

test("a program that is missing is a failure by name", async () => {
  const said = await failureOf(runChild("it", [path.join(folder, "missing")], { signal: never }));
  assert.match(said, /^it ended with code 127: .*missing: not found/);
});

test("an aborted child is killed with all that it started, and throws the reason", async () => {
  const file = path.join(folder, "pids");
  const stopping = new AbortController();
  const program = `trap '' INT; sleep 60 & echo $$ $! > ${file}; wait`;
  const said = failureOf(runChild("it", shell(program), { signal: stopping.signal }));
  const pids = await until(() => readFileSync(file, "utf8").trim().split(" ").map(Number), {
    what: "the child to start",
    deadlineMs: 5_000,
  });
  stopping.abort(new Error("interrupted"));
  assert.is(await until(() => said, { what: "its end", deadlineMs: 5_000 }), "interrupted");
  const isGone = (pid: number) => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  };
  await until(() => pids.every(isGone), { what: `${pids} to end`, deadlineMs: 5_000 });
});

test("what a child leaves running is ended with it, and not waited for", async () => {
  const running = runChild("it", shell("sleep 60 & echo $!"), {});
  const { out } = await until(() => running, { what: "its end", deadlineMs: 5_000 });
  const isGone = () => {
    try {
      return !process.kill(Number(out), 0);
    } catch {
      return true;
    }
  };
  await until(isGone, { what: `${out} to end`, deadlineMs: 5_000 });
});

test("a child that may end by itself is asked first, and killed when it does not", async () => {
  const file = path.join(folder, "asked");
  const stopped = async (program: string) => {
    rmSync(file, { force: true });
    const stopping = new AbortController();
    const running = failureOf(
      runChild("it", shell(program), { signal: stopping.signal, stopWithinMs: 1_000 }),
    );
    await until(() => readFileSync(file, "utf8") !== "", { what: "the start", deadlineMs: 5_000 });
    stopping.abort(new Error("interrupted"));
    assert.is(await running, "interrupted");
    return readFileSync(file, "utf8");
  };
  const loop = "while :; do sleep 0.05; done";
  const polite = `trap 'echo asked >> ${file}; exit 0' INT; echo started > ${file}; ${loop}`;
  assert.is(await stopped(polite), "started\nasked\n");
  assert.is(await stopped(`trap '' INT; echo started > ${file}; ${loop}`), "started\n");
});

// A process and what it has started are one: paused, stopped and counted together.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { signalGroup } from "../../../stack/process/group.ts";
import type { ManagedProcess } from "../../../stack/process/managed-process.ts";
import { processIn } from "../../../stack/process/workspace.ts";
import { suite } from "../../runner/suite.ts";
import { temporaryWorkspace } from "../../support/stores.ts";

const test = suite("process groups");

/** Gives the body a process of this shell script, which is ready once it has made the file `ready`. */
async function withScript(
  script: string,
  body: (process: ManagedProcess, folder: string) => Promise<void>,
  ready: (folder: string) => Promise<boolean> = async (folder) => existsSync(path.join(folder, "ready")),
): Promise<void> {
  const workspace = await temporaryWorkspace();
  const folder = workspace.temporary;
  const env = { PATH: globalThis.process.env["PATH"] ?? "" };
  const command = ["/bin/sh", "-c", script];
  const process = processIn(workspace, { name: "script", command, env, folder, ready: () => ready(folder) });
  try {
    await body(process, folder);
  } finally {
    await process.kill();
    await workspace.clear();
  }
}

/** The states of the processes of a group, as `ps` shows them: T is stopped. Ended ones (Z) do not count. */
async function statesOf(leader: number): Promise<string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pgid=,stat="]);
  const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/));
  const states = rows.filter(([group]) => Number(group) === leader).map(([, state = ""]) => state.charAt(0));
  return states.filter((state) => state !== "Z");
}

test("a pause holds what it has started, and a resume lets it go on", () =>
  withScript("sleep 60 & touch ready; wait", async (process) => {
    await process.start();
    const leader = process.pid ?? 0;
    assert.is(process.pause(), true);
    const allStopped = async () => (await statesOf(leader)).every((state) => state === "T");
    await until(allStopped, { what: "all of them to be stopped", deadlineMs: 2_000 });
    assert.ok((await statesOf(leader)).length >= 2);
    assert.is(process.resume(), true);
    const running = async () => !(await statesOf(leader)).includes("T");
    await until(running, { what: "all of them to go on", deadlineMs: 2_000 });
  }));

test("a stop awaits what it has started, and lets it end politely", () => {
  const child = "trap 'sleep 0.2; echo done > late; exit' TERM; touch ready; while :; do sleep 0.02; done";
  return withScript(`(${child}) & wait`, async (process, folder) => {
    await process.start();
    const leader = process.pid ?? 0;
    assert.is(await process.stop(), true);
    assert.is(await readFile(path.join(folder, "late"), "utf8"), "done\n");
    assert.is(signalGroup(leader, 0), false);
  });
});

test("when it ends by itself, what it has started is ended too", () =>
  withScript("sleep 60 & touch ready; while [ ! -e end ]; do sleep 0.02; done", async (process, folder) => {
    await process.start();
    const leader = process.pid ?? 0;
    await promisify(execFile)("touch", [path.join(folder, "end")]);
    await until(() => !signalGroup(leader, 0), { what: "the end of the group", deadlineMs: 3_000 });
    assert.is(process.state, "stopped");
  }));

test("what has ended is not taken for ready because another answers in its workspace", () => {
  let ended = false;
  const ready = async () => {
    await until(() => ended, { what: "its end", deadlineMs: 3_000 });
    return true;
  };
  const body = async (process: ManagedProcess) => {
    process.onExit(() => {
      ended = true;
    });
    await process.start().then(
      () => assert.unreachable("it counts as started"),
      (error: Error) => assert.match(error.message, /^script ended before it was ready \(code 4\)/),
    );
  };
  return withScript("exit 4", body, ready);
});

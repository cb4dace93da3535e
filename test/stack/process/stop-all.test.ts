// The end of a stack: all of it, also what somebody starts again, kills, or cannot stop meanwhile.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { ManagedProcess } from "../../../stack/process/managed-process.ts";
import { stopAll, type Workspace } from "../../../stack/process/workspace.ts";
import { suite } from "../../runner/suite.ts";
import { temporaryWorkspace } from "../../support/stores.ts";

const test = suite("the end of a stack");

/** A process that runs a line of shell, and is ready when its log says so. */
function shell(workspace: Workspace, name: string, line: string): ManagedProcess {
  const logFile = path.join(workspace.logs, `${name}.log`);
  const settings = {
    ...{ name, command: ["/bin/sh", "-c", line], env: {}, folder: workspace.temporary, logFile },
    ready: async () => readFileSync(logFile, "utf8").includes("ready"),
    ...{ readyWithinMs: 5_000, stopWithinMs: 2_000 },
  };
  return new ManagedProcess(settings, workspace.guard);
}

const LINGERS = "trap 'sleep 0.3; exit' TERM; echo ready; while :; do sleep 0.05; done";
const SLEEPS = "echo ready; sleep 60";

/** Kills what a failed test has left, so that its file ends. */
async function clear(processes: ManagedProcess[], workspace: { clear: () => Promise<void> }): Promise<void> {
  for (const process of processes) await process.kill();
  await workspace.clear();
}

test("a process that is down is not started again once the end has begun", async () => {
  const workspace = await temporaryWorkspace();
  const store = shell(workspace, "store", LINGERS);
  const server = shell(workspace, "server", SLEEPS);
  try {
    for (const process of [store, server]) await process.start();
    await server.kill();
    const stopping = stopAll([store, server], workspace);
    // The server's turn has passed, and the store still ends.
    await until(() => store.state === "running", { what: "the store to linger", deadlineMs: 2_000 });
    assert.is(await server.start(), false);
    await stopping;
    assert.equal([store.state, server.state], ["stopped", "stopped"]);
  } finally {
    await clear([store, server], workspace);
  }
});

test("a start under way is ended, and says that it did not come to be", async () => {
  const workspace = await temporaryWorkspace();
  const server = shell(workspace, "server", "sleep 60");
  try {
    const starting = server.start();
    await stopAll([server], workspace);
    assert.equal([await starting, server.state], [false, "stopped"]);
  } finally {
    await clear([server], workspace);
  }
});

test("a kill under way is waited for, with what the killed process has started", async () => {
  const workspace = await temporaryWorkspace();
  const server = shell(workspace, "server", "(trap '' TERM; sleep 0.5) & echo ready; wait");
  try {
    await server.start();
    let isOver = false;
    const ending = server.stop().then(() => {
      isOver = true;
    });
    await until(() => server.state === "stopped", { what: "its leader to end", deadlineMs: 2_000 });
    await stopAll([server], workspace);
    assert.ok(isOver, "the end of its group came first");
    await ending;
  } finally {
    await clear([server], workspace);
  }
});

test("one that cannot be stopped keeps no other, and the failure is told", async () => {
  const workspace = await temporaryWorkspace();
  const server = shell(workspace, "server", SLEEPS);
  const broken = {
    retire() {},
    stop: async () => {
      throw new Error("no such luck");
    },
  };
  try {
    await server.start();
    const said = await stopAll([server, broken], workspace).then(
      () => "nothing",
      (error: Error) => error.message,
    );
    assert.is(said, "no such luck");
    assert.is(server.state, "stopped");
    assert.not.ok(existsSync(workspace.temporary), "the folder is removed");
  } finally {
    await clear([server], workspace);
  }
});

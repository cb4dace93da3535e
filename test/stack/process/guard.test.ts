// What is left when the harness is killed outright, or impatiently: nothing, found by the environment of every
// process, so that those count which were started before the harness could say so.
import { readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { suite } from "../../runner/suite.ts";
import { type Command, Playground } from "../../support/command.ts";

const test = suite("the guard", { serial: true });

let playground: Playground;
test.before(async () => {
  playground = await Playground.create();
});
test.after(() => playground.clear());

const start = (target: string, mood = "calm"): Command => {
  const args = ["wait", path.join(playground.folder, "run"), `test/support/${target}.json`];
  return playground.start("test/support/stack-child.ts", args, { MOOD: mood });
};

for (const phase of ["starting Redis", "starting DTM", "pids "]) {
  test(`a harness killed right after "${phase}" leaves nothing`, async () => {
    const command = start("tiny");
    await command.says(phase);
    command.signal("SIGKILL");
    assert.is((await command.end()).signal, "SIGKILL");
    await playground.untilClear();
  });
}

test("a second Ctrl-C does not wait for a server that ignores the first, and leaves nothing", async () => {
  const command = start("tiny", "stubborn");
  await command.says("pids ");
  command.signal("SIGINT");
  await command.says("stopping");
  const begin = Date.now();
  command.signal("SIGINT");
  const { code, output } = await command.end();
  assert.is(code, 130, output);
  assert.ok(Date.now() - begin < 3_000, `it took ${Date.now() - begin} ms`);
  await playground.untilClear();
});

for (const signal of ["SIGINT", "SIGKILL"] as const) {
  test(`${signal} ends what a server has started, too`, async () => {
    const command = start("tiny-in-shell");
    await command.says("pids ");
    const servers = (await playground.processes()).filter((line) => line.includes("tiny-server.mjs"));
    assert.ok(servers.length >= 2, `the shell and its server run, not only: ${servers}`);
    command.signal(signal);
    await command.end();
    await playground.untilClear();
  });
}

for (const signals of [["SIGKILL"], ["SIGINT", "SIGINT"]] as const) {
  test(`${signals.join(" and ")} of a command leaves no child that it runs to its end`, async () => {
    const log = path.join(playground.folder, `${signals.join("-")}.log`);
    const command = playground.start("test/support/child-runner.ts", [log]);
    const started = () => readFileSync(log, "utf8").includes("started");
    await until(started, { what: "the child to start", deadlineMs: 8_000 });
    const [first, second] = signals;
    command.signal(first);
    if (second !== undefined) {
      await command.says("stopping");
      command.signal(second);
    }
    await command.end();
    await playground.untilClear();
  });
}

test("it kills what it guards and spares what was released", async () => {
  const command = playground.start("test/support/guard-child.ts");
  await command.says(" .");
  const [first = 0, released = 0, third = 0] = (/sleepers (.*) \./.exec(command.output)?.[1] ?? "")
    .split(" ")
    .map(Number);
  try {
    command.signal("SIGKILL");
    await command.end();
    const left = async () => (await playground.processes()).map((line) => Number(line.split(" ")[0]));
    const settled = async () => (await playground.folders()).length === 0;
    await until(settled, { what: "the guard to be done", deadlineMs: 8_000 });
    assert.ok([first, third].every((pid) => pid > 0));
    assert.equal(await left(), [released]);
  } finally {
    if (released > 0) process.kill(released, "SIGKILL");
  }
  await playground.untilClear();
});

// The edge of a command, from outside: what it says and how it exits where something fails that nobody awaits.
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";

const test = suite("the edge of a command");

const COMMAND = new URL("../../../base/command-line/command.ts", import.meta.url).href;
const PATIENCE_MS = 20_000;

/** Runs this body as a command. */
async function ending(
  body: string,
  closesOutput = false,
): Promise<{ code: number | null; out: string; err: string }> {
  const program = `import { runToExit } from ${JSON.stringify(COMMAND)};
    const { setTimeout: wait } = await import("node:timers/promises");
    await runToExit(async (signal) => { ${body} });`;
  const args = ["--import", import.meta.resolve("tsx"), "--input-type=module", "-e", program];
  const child = spawn(process.execPath, args, { timeout: PATIENCE_MS });
  const said = { out: "", err: "" };
  if (closesOutput) child.stdout.destroy();
  else child.stdout.on("data", (chunk) => (said.out += String(chunk)));
  child.stderr.on("data", (chunk) => (said.err += String(chunk)));
  const [code] = await once(child, "close");
  return { code, ...said };
}

test("what fails beside the body is a failure of the harness, never the exit code of a verdict", async () => {
  const fail = `throw new Error("no such luck");`;
  const cases = [
    `setTimeout(() => { ${fail} }, 1); await wait(60_000)`,
    `(async () => { ${fail} })(); await wait(60_000)`,
  ];
  for (const body of cases) {
    const { code, err } = await ending(body);
    assert.is(code, 70, err);
    assert.match(err, /no such luck/);
  }
});

test("a reader of the output that has gone ends no run, and changes no verdict", async () => {
  const { code, err } = await ending(
    `for (let line = 0; line < 50; line++) { process.stdout.write("going on\\n"); await wait(5); } return 3;`,
    true,
  );
  assert.is(code, 3, err);
});

test("a full disk is said in one line with what to do", async () => {
  const { code, err } = await ending(
    `throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });`,
  );
  assert.is(code, 70);
  assert.is(
    err,
    "the disk is full: ENOSPC: no space left on device, write\n  make room on it, or give another OUT=\n",
  );
});

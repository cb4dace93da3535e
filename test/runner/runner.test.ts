// Shows that the runner turns red what other runners let pass: it runs as a child on small bad test files.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { until } from "../../base/until.ts";
import { RED } from "./red-files.ts";
import { suite } from "./suite.ts";

const test = suite("runner");
const RUNNER = fileURLToPath(new URL("../run.ts", import.meta.url));
const HEAD = `import { suite } from ${JSON.stringify(import.meta.resolve("./suite.ts"))};
const test = suite("shop");
const good = () => {};
`;

const GREEN = `test("sells", good); test.skip("refuses", "needs a till");`;

let folder = "";
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "flashproof-runner-"));
  await writeFile(join(folder, "package.json"), `{ "type": "module" }`);
});
test.after(() => rm(folder, { recursive: true, force: true }));

const fileOf = (name: string) => `test/${name.replace(/\W+/g, "-")}.test.ts`;

async function folderOf(name: string, files: Record<string, string>, head = HEAD): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, "test"), { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(path, fileOf(file)), head + text);
  return path;
}

function startRunner(cwd: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), RUNNER, ...args], {
    cwd,
    env: { ...process.env, ONLY: "", NO_COLOR: "1", ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const ended = once(child, "close").then(([code]) => ({ code: Number(code), output }));
  return { child, ended, soFar: () => output };
}
const run = (cwd: string, args?: string[], env?: NodeJS.ProcessEnv) => startRunner(cwd, args, env).ended;
const lastLine = (output: string) => output.trimEnd().split("\n").at(-1);

test("each way to fail without looking so is red, and named", async () => {
  const files = Object.fromEntries(Object.entries(RED).map(([name, [text]]) => [name, text]));
  const path = await folderOf("red", files);
  const { code, output } = await run(path, ["--limit", "4", "--end-limit", "1", "--jobs", "6"]);
  assert.is(code, 1);
  for (const [name, [, says]] of Object.entries(RED)) {
    assert.match(output, `FAILED ${fileOf(name)}: `, `${name} is not red:\n${output}`);
    const parts = output.split(/\n(?=✘ )/).filter((part) => part.startsWith(`✘ ${fileOf(name)}\n`));
    assert.match(parts.join("\n"), says, `${name} is not explained by ${says}:\n${parts.join("\n")}`);
  }
  assert.match(lastLine(output) ?? "", /^\d+ passed, \d+ failed$/);
});

test("a good file is green, its skip listed with the reason, the closing line last", async () => {
  const { code, output } = await run(await folderOf("green", { good: GREEN }));
  assert.is(code, 0, output);
  assert.match(output, /skipped: .*good\.test\.ts: shop: refuses\n {4}needs a till/);
  assert.is(lastLine(output), "1 passed, 0 failed, 1 skipped");
});

test("a red file beside a green one is red as a whole", async () => {
  const path = await folderOf("mixed", { good: GREEN, bad: `test("sells", () => { throw 1 });` });
  const { code, output } = await run(path);
  assert.is(code, 1);
  assert.is(lastLine(output), "1 passed, 1 failed, 1 skipped");
});

test("serial files run one after the other beside others, and a file that runs alone beside none", async () => {
  const noting = (options: string, wait: string) => `
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
const note = (what) => appendFileSync("notes", what + " " + basename(process.argv[2]) + "\\n");
const test = suite("shop", ${options});
test("sells", async () => { note("begins"); ${wait} note("ends"); });`;
  const until = (text: string) =>
    `while (!readFileSync("notes", "utf8").includes(${JSON.stringify(text)})) await new Promise((done) => setTimeout(done, 20));`;
  const head = HEAD.replace(/const test[^;]*;/, "");
  const files = {
    a: noting("{ serial: true }", until("begins c")),
    b: noting("{ serial: true }", ""),
    c: noting("{}", until("begins b")),
    d: noting("{ alone: true }", ""),
  };
  const path = await folderOf("ways", files, head);
  const { code, output } = await run(path, ["--jobs", "3"]);
  assert.is(code, 0, output);
  const notes = (await readFile(join(path, "notes"), "utf8")).replaceAll(".test.ts", "").trim().split("\n");
  const at = (note: string) => notes.indexOf(note);
  assert.ok(at("ends a") < at("begins b"), String(notes));
  assert.equal(notes.slice(-2), ["begins d", "ends d"]);
});

test("a pattern that matches no file is red, also beside one that does", async () => {
  const path = await folderOf("patterns", { good: GREEN });
  const alone = await run(path, ["no-such-file"]);
  assert.is(alone.code, 1);
  assert.match(alone.output, "no test file matches no-such-file");
  const beside = await run(path, ["good", "no-such-file"]);
  assert.is(beside.code, 1);
  assert.is(lastLine(beside.output), "0 passed, 1 failed");
});

test("a run in which everything is skipped is red, and so is an empty folder", async () => {
  const skipped = await folderOf("skipped", { good: `test.skip("sells", "no till");` });
  assert.is((await run(skipped)).code, 1);
  assert.is((await run(await folderOf("empty", {}))).code, 1);
});

test("a file that registers no suite is red", async () => {
  const { code, output } = await run(await folderOf("bare", { bare: "export {};" }, ""));
  assert.is(code, 1);
  assert.match(output, "registers no suite, so it tests nothing");
});

test("a test marked only runs by itself where that is allowed", async () => {
  const path = await folderOf("only", {
    good: `test.only("sells", good); test("breaks", () => { throw 1 });`,
  });
  const { code, output } = await run(path, [], { ONLY: "1" });
  assert.is(code, 0, output);
  assert.is(lastLine(output), "1 passed, 0 failed");
});

test("an unknown option is bad usage", async () => {
  const { code, output } = await run(folder, ["--fast"]);
  assert.is(code, 64);
  assert.match(output, "--fast");
});

test("a variable behind make that tests do not read is bad usage, and those that they read are no patterns", async () => {
  const wrong = await run(folder, ["--check", "SEAD=1"]);
  assert.is(wrong.code, 64, wrong.output);
  assert.match(wrong.output, /unknown variable: SEAD; did you mean SEED\?/);
  const right = await run(folder, ["--check", "SEED=1", "FC_PATH=0:1", "ONLY=1"]);
  assert.is(right.code, 0, right.output);
});

test("a test file started without the runner does not end in success", async () => {
  const path = await folderOf("direct", { good: GREEN });
  const args = ["--import", import.meta.resolve("tsx"), join(path, fileOf("good"))];
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  assert.equal(await once(child, "close"), [1, null]);
});

test("an interrupt ends the test files with all they started, and is red", async () => {
  const pids = join(folder, "pids");
  const path = await folderOf("interrupted", {
    slow: `import { spawn } from "node:child_process"; import { writeFileSync } from "node:fs";
      test("waits", () => new Promise(() => {
        process.on("SIGINT", good);
        setInterval(good, 1000);
        const sleeper = spawn("sleep", ["62"]);
        writeFileSync(${JSON.stringify(pids)}, process.pid + " " + sleeper.pid);
      }));`,
  });
  const { child, ended, soFar } = startRunner(path, ["--end-limit", "1"]);
  const started = await until(() => readFile(pids, "utf8"), { what: "the slow test", deadlineMs: 10_000 });
  child.kill("SIGINT");
  const { code, output } = await ended;
  assert.is(code, 130, soFar());
  assert.match(output, "shop: waits\n    interrupted by SIGINT");
  assert.is(lastLine(output), "0 passed, 1 failed");
  for (const pid of started.split(" ").map(Number))
    await until(() => !isRunning(pid), { what: `the end of process ${pid}`, deadlineMs: 5_000 });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

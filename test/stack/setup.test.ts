// Set-up: idle when all is there, and one line with what to type when something is not.
import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { onPath, systemTool } from "../../stack/tools/find.ts";
import { suite } from "../runner/suite.ts";
import { Playground } from "../support/command.ts";

const test = suite("set-up");

let playground: Playground;
test.before(async () => {
  playground = await Playground.create();
});
test.after(() => playground.clear());

/** A folder for PATH that holds links to these programs, and these shell scripts. */
async function folderWith(name: string, programs: string[], scripts: Record<string, string> = {}) {
  const folder = path.join(playground.folder, name);
  await mkdir(folder);
  for (const program of programs) await symlink(systemTool(program) ?? "", path.join(folder, program));
  for (const [program, text] of Object.entries(scripts)) {
    await writeFile(path.join(folder, program), `#!/bin/sh\n${text}\n`);
    await chmod(path.join(folder, program), 0o755);
  }
  return folder;
}

const setup = (PATH: string) =>
  playground
    .start("stack/setup.ts", [], { PATH, FLASHPROOF_CACHE: path.join(playground.folder, "cache") })
    .end();

test("it takes less than a second when there is nothing to do", async () => {
  const make = () => promisify(execFile)("make", ["--no-print-directory", "setup"]);
  // Were there something to do, it would take these tests' own packages away under them.
  await promisify(execFile)("make", ["--question", "node_modules/.setup"]).catch((cause: unknown) => {
    throw new Error("the npm packages are not up to date; type: make setup", { cause });
  });
  await make();
  const begin = Date.now();
  const { stdout } = await make();
  assert.ok(Date.now() - begin < 1_000, `it took ${Date.now() - begin} ms`);
  assert.is(stdout, "");
});

const STORES = ["redis-server", "mariadbd", "mariadb-install-db"];

test("where Go is needed and missing, it says what to install", async () => {
  const { code, output } = await setup(await folderWith("stores", STORES));
  assert.is(code, 70, output);
  assert.match(
    output,
    /^k6 has to be built, and Go is missing\n {2}install Go 1\.24\.0 or later .*or put k6 on PATH\n$/,
  );
});

test("a Go that is too old is named with its version", async () => {
  const folder = await folderWith("old-go", STORES, { go: "echo go version go1.20.1 linux/amd64" });
  const { code, output } = await setup(folder);
  assert.is(code, 70, output);
  assert.match(output, /^k6 has to be built, and Go is 1\.20\.1, too old\n {2}install Go/);
});

test("a store that is too old is named with its version and the least", async () => {
  const folder = await folderWith("old-redis", STORES.slice(1), {
    "redis-server": "echo Redis server v=5.0.3",
  });
  const { code, output } = await setup(folder);
  assert.is(code, 70, output);
  assert.match(output, /^redis-server is 5\.0\.3, too old: 6\.2 is the least\n {2}upgrade/);
});

test("a build that fails says so, shows why, and leaves nothing half in the cache", async () => {
  const go = 'case "$1" in version) echo go version go1.26.0;; *) echo "proxy says no" >&2; exit 1;; esac';
  const { code, output } = await setup(await folderWith("broken-go", STORES, { go }));
  assert.is(code, 70, output);
  assert.match(output, /k6 v[\d.]+ could not be built:\n {2}proxy says no\n {2}it is built with Go/);
  const cache = await readdir(path.join(playground.folder, "cache"), { recursive: true });
  assert.equal(
    cache.filter((name) => /unfinished|k6$/.test(path.basename(name))),
    [],
  );
});

test("an unknown argument is a usage error", async () => {
  const { code, output } = await playground.start("stack/setup.ts", ["--colour"]).end();
  assert.is(code, 64);
  assert.match(output, /^unknown argument: --colour\n {2}known: --benchmark, --help\n$/);
});

test("only PATH decides which programs are found on it", () => {
  assert.is(onPath("sh", { PATH: "" }), undefined);
  assert.is(onPath("sh", { PATH: "/nowhere:/bin" }), "/bin/sh");
});

// Set-up: idle when all is there, and one line with what to type when something is not.
import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { HarnessError } from "../../base/errors.ts";
import { isVersion } from "../../stack/tools/build.ts";
import { onPath, sourcesOf, systemTool } from "../../stack/tools/find.ts";
import { consent, demandInstall } from "../../stack/tools/install.ts";
import { NEEDS } from "../../stack/tools/needs.ts";
import { readVersions } from "../../stack/tools/versions.ts";
import { suite } from "../runner/suite.ts";
import { optionlessEnvironment, Playground } from "../support/command.ts";

const test = suite("set-up");

let playground: Playground;
test.before(async () => {
  playground = await Playground.create();
});
test.after(() => playground.clear());

/** A folder for PATH with the stores, none of which makes a data folder, and this Go. */
const folderWithGo = (name: string, go: string, programs: string[] = []) =>
  folderWith(name, ["redis-server", "mariadbd", ...programs], { go, "mariadb-install-db": "" });

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

const cache = () => path.join(playground.folder, "cache");
const setup = (PATH: string, command = "load") =>
  playground.start("stack/setup.ts", ["--for", command], { PATH, FLASHPROOF_CACHE: cache() }).end();

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

test("where Go is needed and missing, it says what for and what to install", async () => {
  const stores = await folderWith("stores", STORES);
  const load = await setup(stores);
  assert.is(load.code, 70, load.output);
  assert.match(
    load.output,
    /^Go is missing: it has to build k6, dtm, toxiproxy-server\n {2}install Go 1\.25\.0 or later .*on PATH\n$/,
  );
  const serve = await setup(stores, "serve");
  assert.match(serve.output, /^Go is missing: it has to build dtm\n/);
});

test("a Go that is too old is named with its version", async () => {
  const folder = await folderWith("old-go", STORES, { go: "echo go version go1.20.1 linux/amd64" });
  const { code, output } = await setup(folder, "demo");
  assert.is(code, 70, output);
  assert.match(output, /^Go is 1\.20\.1, too old to build dtm\n {2}install Go/);
});

test("a store that is too old is named with its version and the least", async () => {
  const folder = await folderWith("old-redis", STORES.slice(1), {
    "redis-server": "echo Redis server v=5.0.3",
  });
  const { code, output } = await setup(folder);
  assert.is(code, 70, output);
  assert.match(output, /^redis-server is 5\.0\.3, too old: 6\.2 is the least\n {2}upgrade/);
});

test("sources that cannot be fetched say so and why", async () => {
  const go = 'case "$1" in version) echo go version go1.26.0;; *) echo "proxy says no" >&2; exit 1;; esac';
  // Only one tool is fetched for this command: of several any may fail first.
  const { code, output } = await setup(await folderWithGo("no-proxy", go), "serve");
  assert.is(code, 70, output);
  assert.match(output, /^dtm v[\d.]+ could not be fetched:\n {2}proxy says no\n {2}it is built with Go/m);
});

test("a build that fails says so, shows why, and leaves nothing half in the cache", async () => {
  const go =
    'case "$1" in version) echo go version go1.26.0;; list) ;; *) echo "disk is full"; exit 1;; esac';
  const { code, output } = await setup(await folderWithGo("broken-go", go), "serve");
  assert.is(code, 70, output);
  assert.match(output, /^fetching dtm v1\.19\.0: done in \d+ s$/m);
  assert.match(output, /^dtm v1\.19\.0 could not be built:\n {2}disk is full\n {2}it is built with Go/m);
  assert.equal(await builtIn(cache()), []);
});

test("a build that says another version than the wanted one is refused", async () => {
  const go = `case "$1" in version) echo go version go1.26.0;; list) ;; build)
    while [ "$1" != -o ]; do shift; done; printf '#!/bin/sh\necho dtm version: v1.18.0\n' > "$2"; chmod +x "$2";;
  esac`;
  const folder = await folderWithGo("other-version", go, ["chmod"]);
  const { code, output } = await setup(folder, "serve");
  assert.is(code, 70, output);
  assert.match(output, /^dtm was built, but does not say that it is v1\.19\.0$/m);
  assert.equal(await builtIn(cache()), []);
});

/** The tools in a cache, finished or not. */
async function builtIn(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files.filter((name) => /unfinished|k6$|dtm$/.test(path.basename(name)));
}

test("packages are installed as root or after a yes, and otherwise not without asking", () => {
  const nobody = { isRoot: false, canAsk: false, saidYes: false };
  assert.is(consent(nobody), "refused");
  assert.is(consent({ ...nobody, canAsk: true }), "ask");
  assert.is(consent({ ...nobody, saidYes: true }), "given");
  assert.is(consent({ ...nobody, isRoot: true }), "given");
});

test("where a package is missing and nobody can be asked, it says what to type", async () => {
  const folder = await folderWith("no-redis", STORES.slice(1), { "apt-get": "exit 1" });
  const asker = { isRoot: false, canAsk: false, saidYes: false };
  const { "redis-server": redis } = readVersions().system;
  if (redis === undefined) throw new Error("redis-server is a tool");
  const path = process.env["PATH"];
  try {
    process.env["PATH"] = folder;
    await demandInstall([["redis-server", redis]], asker, new AbortController().signal);
    assert.unreachable();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    assert.is(
      error.message,
      "redis-server: missing, and set-up installs packages only as root or after asking",
    );
    assert.is(error.hint, "type: YES=1 make setup   or: sudo apt-get install redis-server");
  } finally {
    process.env["PATH"] = path;
  }
});

test("each command is provided with what it needs alone", () => {
  const { built, system } = readVersions();
  for (const needs of Object.values(NEEDS))
    for (const name of needs) assert.ok(name in built || name in system, name);
  for (const command of ["serve", "demo"])
    for (const name of ["k6", "toxiproxy-server", "wrk"]) assert.not.ok(NEEDS[command]?.includes(name));
  assert.equal([...(NEEDS["test"] ?? [])].sort(), Object.keys({ ...built, ...system }).sort());
});

/** What make would do. */
async function recipe(args: string[], env: Record<string, string> = {}): Promise<string> {
  const options = { env: { ...optionlessEnvironment(), ...env } };
  return (await promisify(execFile)("make", ["--just-print", ...args], options)).stdout;
}

test("make provides for the command that is typed, and for none that only judges or helps", async () => {
  for (const command of ["load", "verify", "bench", "serve", "demo", "test", "setup"])
    assert.match(await recipe([command]), `stack/setup.ts --for ${command}`);
  for (const args of [
    ["verify", "RUN=runs/latest"],
    ["load", "HELP=1"],
  ])
    assert.not.match(await recipe(args), "--for");
  assert.not.match(await recipe(["verify"], { RUN: "runs/latest" }), "--for");
});

test("YES=1 is for set-up alone, and every other variable for the command alone", async () => {
  const lines = (await recipe(["load", "YES=1", "SEED=7"])).trimEnd().split("\n");
  assert.match(lines.at(-2) ?? "", /stack\/setup\.ts --for load YES=1 *$/);
  assert.match(lines.at(-1) ?? "", /loadtests\/load\.ts SEED=7$/);
});

test("make setup and make test refuse a variable that nobody knows before they do anything", async () => {
  const setUp = (await recipe(["setup", "YES=1", "COLOUR=red"])).trimEnd().split("\n");
  assert.match(setUp.at(-1) ?? "", /stack\/setup\.ts YES=1 COLOUR=red$|stack\/setup\.ts COLOUR=red YES=1$/);
  const [first = ""] = (await recipe(["test", "SEAD=1"])).split("\n");
  assert.match(first, /test\/run\.ts --check SEAD=1$/);
});

test("a k6 on PATH is taken only if it was built from the same sources, with the module that writes the history", async () => {
  const { k6 } = readVersions().built;
  if (k6 === undefined) throw new Error("k6 is a tool");
  const said = "k6 v2.2.0 (go1.25.12, linux/amd64)";
  const isTaken = async (name: string, ...lines: string[]) => {
    const folder = await folderWith(name, [], { k6: lines.map((line) => `echo '${line}'`).join("\n") });
    return isVersion(path.join(folder, "k6"), k6);
  };
  const module = (name: string) => `  main , ${name} [js]`;
  const own = ["Extensions:", module("k6/x/history"), module(`k6/x/history/${sourcesOf(k6)}`)];
  assert.ok(await isTaken("own-k6", said, ...own));
  assert.not.ok(await isTaken("later-k6", "k6 v2.3.0 (go1.25.12, linux/amd64)", ...own));
  assert.not.ok(await isTaken("stock-k6", said));
  assert.not.ok(await isTaken("older-module", said, "Extensions:", module("k6/x/history")));
  assert.not.ok(await isTaken("other-module", said, ...own.slice(0, 2), module("k6/x/history/01234567")));
});

test("an unknown argument is a usage error", async () => {
  const { code, output } = await playground.start("stack/setup.ts", ["--colour=red"]).end();
  assert.is(code, 64);
  assert.match(output, /^unknown option: colour\n {2}known: --for or FOR=, --yes or YES=\n$/);
});

test("only PATH decides which programs are found on it", () => {
  assert.is(onPath("sh", { PATH: "" }), undefined);
  assert.is(onPath("sh", { PATH: "/nowhere:/bin" }), "/bin/sh");
});

/** The words that a command gets from these variables. */
async function wordsGiven(...variables: string[]): Promise<string> {
  const words = ["--no-print-directory", `--eval=said:;@printf '[%s]' $(GIVEN)`, "said", ...variables];
  return (await promisify(execFile)("make", words, { env: optionlessEnvironment() })).stdout;
}

test("a name from a run that stands behind make is a name, and never run by the shell", async () => {
  for (const name of [
    "b17",
    "a;echo X",
    "it's",
    'a"b',
    "a`echo X`",
    "a b",
    "{s}-1*?",
    "a|b&c<d>e(f)#g~!\\h[i]",
  ])
    assert.is(await wordsGiven("RUN=runs/latest", `BUYER=${name}`), `[BUYER=${name}][RUN=runs/latest]`);
  for (const dollars of ["$", "$$"])
    assert.is(await wordsGiven(`BUYER=${dollars}(echo X)`), "[BUYER=$(echo X)]");
  assert.is(await wordsGiven("BUYER=a\necho X"), "[BUYER=a echo X]");
  assert.is(await wordsGiven("SEED=7", "YES=1", "LOADS=2"), "[SEED=7]");
});

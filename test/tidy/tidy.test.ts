// Keeps the rooms and the style. What Biome can see (any, !, function lengths, import cycles) is left to Biome, and
// shown to be seen.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../runner/suite.ts";
import { dependencyComplaints } from "./dependencies.ts";
import { wordComplaints } from "./plain-words.ts";
import { importComplaints, layoutComplaints, type SourceFile } from "./rooms.ts";
import { ROOMS } from "./table-of-rooms.ts";
import { wordingComplaints } from "./wording.ts";

const test = suite("tidy");

const OUTSIDE = ["Makefile", "tsconfig.json", ".ci/run", ".github/workflows/ci.yml"];
const paths: string[] = [];
const files: SourceFile[] = [];
const isTypeScript = ({ path }: SourceFile) => /\.(?:ts|mjs)$/.test(path);
const none = (complaints: string[]) => {
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
};

test.before(async () => {
  for (const room of Object.keys(ROOMS).filter((room) => existsSync(room)))
    for (const entry of await readdir(room, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && !entry.parentPath.includes("node_modules"))
        paths.push(`${entry.parentPath}/${entry.name}`);
  const pages = (await readdir(".")).filter((name) => name.endsWith(".md"));
  const texts = paths.filter((path) => /\.(?:ts|mjs|lua|sql|sh|json|md)$/.test(path));
  for (const path of [...texts, ...pages, ...OUTSIDE.filter((path) => existsSync(path))])
    files.push({ path, text: await readFile(path, "utf8") });
  assert.ok(files.filter(isTypeScript).length > 50, "most files of the project were not found");
});

test("imports run downwards in the table of rooms", () => {
  none(files.filter(isTypeScript).flatMap(importComplaints));
});

test("every folder has its row in the table of rooms, and no room has many files at its root", () => {
  none(layoutComplaints(ROOMS, paths));
});

test("files keep to the style's sizes and words", () => {
  none(files.flatMap(wordingComplaints));
});

test("comments, texts and pages use plain words", () => {
  none(files.flatMap(wordComplaints));
});

test("every dependency is used and has its reason in CONTRIBUTING.md", async () => {
  const { dependencies, devDependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const readme = await readFile("CONTRIBUTING.md", "utf8");
  none(dependencyComplaints(Object.keys({ ...dependencies, ...devDependencies }), readme, files));
});

const wrongImports = (path: string, text: string) => importComplaints({ path, text });

test("an import that leaves its room upwards is found, however it is written", () => {
  const found = (path: string, text: string) => wrongImports(path, text).length;
  assert.is(found("server/app.ts", `import { x } from "../targets/load.ts";`), 1);
  assert.is(found("server/routes/sales.ts", `const x = await ${"import"}("../../stack/stack.ts");`), 1);
  assert.is(found("targets/load.ts", `export * from "../server/app.ts";`), 1);
  assert.is(found("invariants/facts/facts.ts", `import type { A } from '../../stack/stack.ts';`), 1);
  assert.is(found("stack/stack.ts", `import {\n  a,\n  b,\n} from "../loadtests/plan.ts";`), 1);
  assert.is(found("loadtests/load.ts", `import "../test/support/until.ts";`), 1);
  assert.is(found("elsewhere/x.ts", ""), 1);
});

test("an import that goes upwards or sideways in its room is found", () => {
  const bad: [path: string, imported: string, why: RegExp][] = [
    ["server/stock/stock.ts", "../selling/purchase.ts", /server\/stock\/ may import itself, contract\.ts/],
    ["server/dtm/client.ts", "../app.ts", /server\/dtm\/ may import/],
    ["invariants/check/drained.ts", "../record/reading/read-history.ts", /invariants\/check\/ may import/],
    ["stack/tools/find.ts", "../parts/redis.ts", /stack\/tools\/ may import itself, process\/ of/],
    ["loadtests/load/run-load.ts", "../verify/run-verify.ts", /loadtests\/load\/ may import/],
    ["loadtests/load/run-load.ts", "../bench/figures/figures.ts", /loadtests\/load\/ may import/],
    ["loadtests/load/scripts/burst.ts", "../../bench/system.ts", /load\/scripts\/ may import/],
    ["loadtests/verify/run-verify.ts", "../load/run-load.ts", /loadtests\/verify\/ may import/],
    ["loadtests/bench/run-bench.ts", "../load/k6.ts", /loadtests\/bench\/ may import/],
    ["loadtests/run/watch.ts", "../load/run-load.ts", /loadtests\/run\/ may import/],
    ["test/support/shop.ts", "../runner/suite.ts", /test\/support\/ may import/],
    ["test/run.ts", "./tidy/tidy.test.ts", /nothing may import a test/],
  ];
  for (const [path, imported, why] of bad)
    assert.match(wrongImports(path, `import { x } from "${imported}";`).join("\n"), why);
});

test("an import that stays in its room, runs downwards or names a package is allowed", () => {
  none(
    wrongImports("server/routes/sales.ts", `import { x } from "../contract.ts";\nimport pino from "pino";`),
  );
  none(wrongImports("server/app.ts", `import { x } from "./routes/sales.ts";`));
  none(wrongImports("targets/target.ts", `import { saleKeys } from "../server/contract.ts";`));
  none(wrongImports("loadtests/nemesis/faults/kill.ts", `import { stack } from "../../../stack/stack.ts";`));
  none(wrongImports("test/server/app.test.ts", `import { app } from "../../server/app.ts";`));
  none(wrongImports("test/support/until.test.ts", `import { suite } from "../runner/suite.ts";`));
});

test("a table that allows a circle, and a house that it does not describe, are found", () => {
  const rooms = {
    shop: {
      purpose: "sells",
      mayImport: [],
      parts: [
        ["till/", "takes money", ["shelf/"]],
        ["shelf/", "", []],
      ],
    },
  } as const;
  const files = Array.from({ length: 13 }, (_, n) => `shop/${n}.ts`);
  assert.equal(layoutComplaints(rooms, [...files, "shop/shelf/a.ts", "shop/cellar/b.ts"]), [
    "shop/ has 13 files at its root, more than 12",
    "shop/cellar/ has no row in the table",
    "shop/till/ has a row in the table, but is not there",
    "shop/till/ may import shelf/, which does not stand above it",
    "shop/shelf/ needs a purpose of one line",
  ]);
});

test("each word that does not belong in prose is found, and the same in code is not", () => {
  const bad: [path: string, text: string, why: RegExp][] = [
    ["server/a.ts", "// Sells.\n/** What\n * he was told. */", /server\/a\.ts:3 says "he"; people are they/],
    ["server/a.ts", "const text = `told about\nhis order`;", /a\.ts:2 says "his"/],
    ["server/a.ts", `const text = "Whoever asks";`, /says "Whoever"/],
    ["server/a.lua", "-- nobody but the first", /says "nobody but"/],
    ["server/a.sql", "-- the order and the units thereof", /says "thereof"/],
    ["docs/a.md", "it waits so many seconds", /says "so many"/],
    ["base/a.ts", "/** Gives whether it is late. */", /say "returns true if"/],
    ["base/a.ts", "// Plays the plan.", /the field has a word/],
  ];
  for (const [path, text, why] of bad) assert.match(wordComplaints({ path, text }).join("\n"), why);
  none(wordComplaints({ path: "base/a.ts", text: "const his = stage(him); // Returns the replay." }));
});

test("each word, name and size that does not belong is found", () => {
  const bad: [path: string, text: string, why: RegExp][] = [
    ["server/a.ts", `// ${"TO"}${"DO"}: later`, /server\/a\.ts:1 leaves work/],
    ["server/a.ts", `// a\nconst path = "${"/ho"}me/me/x";`, /a\.ts:2 names a path/],
    ["test/a.test.ts", `import { suite } from "${"uvu"}";`, /uvu's own runner/],
    ["test/a.test.ts", `test.${"only"}("x", () => {});`, /marked only/],
    ["stack/a.ts", "// a\nexport class StackManager {}", /a\.ts:2 exports a name/],
    ["stack/a.ts", "// a\nexport const handleReply = 1;", /a\.ts:2 exports a name/],
    ["stack/helpers.ts", "// a", /a name that says nothing/],
    ["stack/a.ts", "export const a = 1;", /does not open/],
    ["stack/a.lua", "x\n".repeat(251), /has 251 lines/],
    ["stack/package-lock.json.ts", "// a\n".repeat(251), /has 251 lines/],
  ];
  none(wordingComplaints({ path: "examples/shop/package-lock.json", text: "{}\n".repeat(251) }));
  for (const [path, text, why] of bad) assert.match(wordingComplaints({ path, text }).join("\n"), why);
  none(
    wordingComplaints({ path: "stack/a.ts", text: `// Waits.\nexport const wait = 1;\n${"\n".repeat(300)}` }),
  );
});

test("a dependency without use or reason is found, and an import without a dependency", () => {
  const source = {
    path: "server/a.ts",
    text: `import pino from "pino";\nimport "left-pad/x";\nimport "node:fs";`,
  };
  const readme = "| `pino` | logs |\nundici is mentioned, but not in the table";
  assert.equal(dependencyComplaints(["pino", "undici"], readme, [source]), [
    "undici is a dependency that nothing uses",
    "undici has no row with its reason in CONTRIBUTING.md's table of dependencies",
    "server/a.ts imports left-pad, which package.json does not name",
  ]);
  const makefile = { path: "Makefile", text: "npx tsc -p ." };
  assert.equal(dependencyComplaints(["typescript"], "| `typescript` | types |", [makefile]), []);
});

test("the linter refuses any, !, a long function and an import cycle", async () => {
  const said = await lint({
    "any.ts": "export const any = (b: any) => b;\n",
    "bang.ts": "export const bang = (b?: string) => b!.length;\n",
    "long.ts": `export function long() {\n${"  process.exitCode = 1;\n".repeat(71)}}\n`,
    "there.ts": `import { back } from "./back.ts";\nexport const there = () => back;\n`,
    "back.ts": `import { there } from "./there.ts";\nexport const back = () => there;\n`,
  });
  assert.match(said, /any\.ts.*noExplicitAny/);
  assert.match(said, /bang\.ts.*noNonNullAssertion/);
  assert.match(said, /long\.ts.*noExcessiveLinesPerFunction/);
  assert.match(said, /back\.ts.*noImportCycles/);
});

/** What Biome says of these files under the project's own configuration. */
async function lint(texts: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "flashproof-tidy-"));
  try {
    for (const file of ["biome.json", ".gitignore"]) await copyFile(file, join(folder, file));
    for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
    const biome = resolve("node_modules/@biomejs/biome/bin/biome");
    return await new Promise((done) => {
      const args = [biome, "lint", "--diagnostic-level=error"];
      execFile(process.execPath, args, { cwd: folder }, (_, stdout, stderr) => done(stdout + stderr));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

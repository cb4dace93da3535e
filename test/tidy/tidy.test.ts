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
import { ROOMS, roomComplaints, type SourceFile } from "./rooms.ts";
import { wordingComplaints } from "./wording.ts";

const test = suite("tidy");

const OUTSIDE = ["Makefile", "tsconfig.json", "README.md", ".ci/run", ".github/workflows/ci.yml"];
const files: SourceFile[] = [];
const isTypeScript = ({ path }: SourceFile) => /\.(?:ts|mjs)$/.test(path);
const none = (complaints: string[]) => {
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
};

test.before(async () => {
  const paths = OUTSIDE.filter((path) => existsSync(path));
  for (const room of Object.keys(ROOMS)) {
    const names = await readdir(room, { recursive: true });
    paths.push(
      ...names.filter((name) => /\.(?:ts|mjs|lua|sql|sh|json)$/.test(name)).map((name) => `${room}/${name}`),
    );
  }
  for (const path of paths) files.push({ path, text: await readFile(path, "utf8") });
  assert.ok(files.filter(isTypeScript).length > 50, "most files of the project were not found");
});

test("imports run downwards in the table of rooms", () => {
  none(files.filter(isTypeScript).flatMap(roomComplaints));
});

test("files keep to the style's sizes and words", () => {
  none(files.flatMap(wordingComplaints));
});

test("every dependency is used and has its reason in CONTRIBUTING.md", async () => {
  const { dependencies, devDependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const readme = await readFile("CONTRIBUTING.md", "utf8");
  none(dependencyComplaints(Object.keys({ ...dependencies, ...devDependencies }), readme, files));
});

test("an import that leaves its room upwards is found, however it is written", () => {
  const found = (path: string, text: string) => roomComplaints({ path, text }).length;
  assert.is(found("server/app.ts", `import { x } from "../targets/load.ts";`), 1);
  assert.is(found("server/routes/sales.ts", `const x = await ${"import"}("../../stack/stack.ts");`), 1);
  assert.is(found("targets/load.ts", `export * from "../server/app.ts";`), 1);
  assert.is(found("invariants/facts.ts", `import type { A } from '../stack/stack.ts';`), 1);
  assert.is(found("stack/stack.ts", `import {\n  a,\n  b,\n} from "../loadtests/plan.ts";`), 1);
  assert.is(found("loadtests/load.ts", `import "../test/support/until.ts";`), 1);
  assert.is(found("elsewhere/x.ts", ""), 1);
});

test("an import that stays in its room, runs downwards or names a package is allowed", () => {
  const found = (path: string, text: string) => roomComplaints({ path, text });
  none(found("server/routes/sales.ts", `import { x } from "../contract.ts";\nimport pino from "pino";`));
  none(found("targets/target.ts", `import { saleKeys } from "../server/contract.ts";`));
  none(found("loadtests/nemesis/kill.ts", `import { stack } from "../../stack/stack.ts";`));
  none(found("test/server/app.test.ts", `import { app } from "../../server/app.ts";`));
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
  ];
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

// Keeps the pages in step with the code: their links lead somewhere, and their tables name what there is.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import type { HarnessError } from "../../base/errors.ts";
import { CHECKS } from "../../invariants/every-check.ts";
import { Facts } from "../../invariants/facts/facts.ts";
import { judge } from "../../invariants/judge.ts";
import { Observation } from "../../invariants/record/observation.ts";
import { PROFILES } from "../../loadtests/load/profiles.ts";
import { FAULTS } from "../../loadtests/nemesis/every-fault.ts";
import { readConfig } from "../../server/config.ts";
import { ERRORS } from "../../server/errors.ts";
import { readVersions } from "../../stack/tools/versions.ts";
import { suite } from "../runner/suite.ts";

const test = suite("pages");

const run = promisify(execFile);
const LONGEST_README = 150;

/** Every page, by its path from the root. */
const pages = new Map<string, string>();
function page(name: string): string {
  const text = pages.get(name);
  if (text === undefined) throw new Error(`there is no page ${name}`);
  return text;
}

test.before(async () => {
  const names = [...(await readdir(".")), ...(await readdir("docs")).map((name) => `docs/${name}`)];
  for (const name of names.filter((one) => one.endsWith(".md")))
    pages.set(name, await readFile(name, "utf8"));
  assert.ok(pages.size > 10, "most pages were not found");
});

/** The cells of a page's table rows, each without its marks of code. */
const rowsOf = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );

/** Those of the names that the first cell of no row has, as code. */
const missing = (text: string, names: readonly string[]): string[] =>
  names.filter((name) => !rowsOf(text).some(([first]) => first?.includes(`\`${name}\``)));

/** A heading as the part of a link behind #. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");

/** The relative links of a page that lead nowhere, or elsewhere than the path that they show. */
function deadLinks(name: string, text: string): string[] {
  const links = [...text.matchAll(/\[`?([^\]`]*)`?\]\(([^)\s]+)\)/g)];
  return links.flatMap(([, label = "", link = ""]) => {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? name : path.join(path.dirname(name), file);
    if (/^[a-z]+:/.test(link)) return [];
    if (file !== "" && !existsSync(target)) return [link];
    if (/\.\w+$/.test(label) && !file.endsWith(label)) return [`${link} shown as ${label}`];
    const headings = (pages.get(target) ?? text).match(/^#+ .*$/gm) ?? [];
    const isThere = headings.some((heading) => anchorOf(heading.replace(/^#+ /, "")) === anchor);
    return anchor === undefined || isThere ? [] : [link];
  });
}

/** The paths that a page names as code, below one of the rooms, and that there are not. */
const deadPaths = (text: string): string[] =>
  [...text.matchAll(/`((?:base|docs|invariants|loadtests|server|stack|targets|test)\/[\w/.-]+)`/g)]
    .map(([, named]) => named ?? "")
    .filter((named) => !existsSync(named));

test("every link of a page leads to a file or a heading", () => {
  const dead = [...pages].flatMap(([name, text]) => deadLinks(name, text).map((link) => `${name}: ${link}`));
  assert.equal(dead, []);
});

test("every path that a page names is there", () => {
  const dead = [...pages].flatMap(([name, text]) => deadPaths(text).map((named) => `${name}: ${named}`));
  assert.equal(dead, []);
  assert.equal(deadPaths("`test/no-such.ts` `test/run.ts` `runs/latest` test/none"), ["test/no-such.ts"]);
});

test("a link that leads nowhere is found, to a heading too, and one that shows another path", () => {
  const text = "# One\n[a](no-such-file) [b](#one) [c](#two) [d](https://example.org/x) [`b.md`](LICENSE)";
  assert.equal(deadLinks("x.md", text), ["no-such-file", "#two", "LICENSE shown as b.md"]);
});

test("the README is short, and its Chinese edition has the same parts", () => {
  const [english, chinese] = [page("README.md"), page("README.zh-CN.md")];
  assert.ok(english.trimEnd().split("\n").length <= LONGEST_README, "the README is too long");
  const parts = (text: string) => (text.match(/^(?:#+ |```\w*$|\| `[a-z0-9-]+`)/gm) ?? []).join("\n");
  assert.is(parts(chinese), parts(english));
  // All blocks are taken, since the end of one of another kind looks like a beginning. Pictures have each reader's words.
  const code = (text: string) =>
    (text.match(/^```\w*\n[\s\S]*?^```$/gm) ?? [])
      .filter((block) => !block.startsWith("```mermaid"))
      .map(withoutRemarks);
  assert.equal(code(chinese), code(english));
});

/** Code without the remarks behind its commands, which are in each reader's language. */
const withoutRemarks = (code: string): string => code.replace(/ +# .*$/gm, "");

test("each invariant is in the tables, with its kind", () => {
  for (const name of ["README.md", "README.zh-CN.md", "docs/verdict.md"])
    assert.equal(
      missing(
        page(name),
        CHECKS.map((check) => check.name),
      ),
      [],
      name,
    );
  for (const { name, kind } of CHECKS)
    assert.ok(
      rowsOf(page("docs/verdict.md")).some(([first, , last]) => first === `\`${name}\`` && last === kind),
    );
});

/** The marks that a misspelt one is answered with. */
function knownMarks(): string[] {
  const settings = { promisedMarks: ["no-such-mark"], orderLagBoundMs: 0, interrupted: false };
  try {
    judge(new Facts(), settings);
  } catch (error) {
    const { hint = "" } = error as HarnessError;
    return hint
      .replace(/^marks: /, "")
      .split(", ")
      .filter((name) => /^[a-z:-]+$/.test(name));
  }
  throw new Error("a mark that there is not was taken");
}

test("each fault, mark and profile is in its table", () => {
  assert.equal(
    missing(
      page("docs/faults.md"),
      FAULTS.map(({ name }) => name),
    ),
    [],
  );
  const marks = knownMarks();
  assert.ok(marks.length > 8, "most marks were not found");
  assert.equal(missing(page("docs/verdict.md"), marks), []);
  assert.equal(missing(page("docs/settings.md"), Object.keys(PROFILES)), []);
});

test("each kind of observation is told", () => {
  const kinds = Observation.anyOf.map(({ properties }) => properties.kind.const);
  assert.equal(
    kinds.filter((kind) => !page("docs/run.md").includes(`\`${kind}\``)),
    [],
  );
});

test("each refusal of the server is in its table, with status and definiteness", () => {
  const rows = rowsOf(page("docs/server.md")).map((row) => row.slice(0, 3).join(" "));
  for (const [code, { status, definite }] of Object.entries(ERRORS))
    assert.ok(rows.includes(`\`${code}\` ${status} ${definite ? "yes" : "no"}`), code);
});

test("each variable of the server's environment is in its table, with its default", async () => {
  const source = await readFile("server/config.ts", "utf8");
  const variables = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? "");
  const rows = rowsOf(page("docs/server.md")).map((row) => row.map((cell) => cell.replaceAll("`", "")));
  const told = rows.filter(([name]) => variables.includes(name ?? ""));
  // Only the primary of several workers sets WORKER.
  assert.equal(told.map(([name]) => name).sort(), variables.filter((name) => name !== "WORKER").sort());
  const defaults = Object.fromEntries(told.map(([name, value]) => [name, value]));
  assert.equal(readConfig(defaults), readConfig({}));
});

test("the versions that a reader is asked for are those that set-up wants", async () => {
  const { engines } = JSON.parse(await readFile("package.json", "utf8"));
  const { go, built } = readVersions();
  const node = String(engines.node).replace(">=", "");
  for (const name of ["README.md", "README.zh-CN.md"])
    for (const version of [node, `Go ${go.split(".", 2).join(".")}`]) assert.match(page(name), version, name);
  for (const [name, { version }] of Object.entries(built))
    assert.match(page("CONTRIBUTING.md").toLowerCase(), `${name.split("-")[0]} ${version.slice(1)}`);
});

test("each option of a command is in the table of settings", async () => {
  for (const command of [
    "loadtests/load.ts",
    "loadtests/verify.ts",
    "loadtests/bench.ts",
    "loadtests/init.ts",
    "loadtests/clean.ts",
    "loadtests/report.ts",
    "loadtests/doctor.ts",
    "loadtests/trace.ts",
    "loadtests/serve.ts",
  ]) {
    const { stdout } = await run(process.execPath, ["--import", "tsx", command, "--help"]);
    const variables = [...stdout.matchAll(/^ {2}--[a-z0-9-]+ <.*?> +([A-Z0-9_]+) /gm)].map(
      ([, name]) => name ?? "",
    );
    assert.ok(variables.length > 2, command);
    const text = page("docs/settings.md");
    assert.equal(
      variables.filter((name) => !text.includes(`\`${name}\``)),
      [],
      command,
    );
  }
});

// The installed package, as a team has it: packed, installed into an empty folder beside their shop, and run there.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import * as assert from "uvu/assert";
import { suite } from "../runner/suite.ts";
import { type Ending, optionlessEnvironment, Playground } from "../support/command.ts";

const test = suite("the package");

const SHOP = "test/known-bad";
const DEADLINE_MS = 90_000;

let playground: Playground;
let folder = "";
test.before(async () => {
  playground = await Playground.create();
  folder = path.join(playground.folder, "shop");
  const packs = path.join(playground.folder, "packs");
  for (const made of [folder, packs]) await mkdir(made);
  const packed = await typed(["npm", "pack", "--silent", "--pack-destination", packs], ".");
  assert.is(packed.code, 0, packed.output);
  const [file = ""] = await readdir(packs);
  const installed = await typed(["npm", "install", "--offline", path.join(packs, file)]);
  assert.is(installed.code, 0, installed.output);
});
test.after(() => playground.clear());

/** Runs what a user types to its end, in their folder. */
function typed([command = "", ...args]: string[], cwd = folder): Promise<Ending> {
  const npm = { npm_config_cache: path.join(playground.folder, "npm"), npm_config_update_notifier: "false" };
  const env = { ...optionlessEnvironment(), ...npm, TMPDIR: playground.folder };
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd, env, timeout: DEADLINE_MS }, (_, out, err) =>
      resolve({ code: child.exitCode, signal: child.signalCode, output: out + err }),
    );
  });
}
const flashproof = (...args: string[]) => typed(["npx", "--no-install", "flashproof", ...args]);

/** Their shop: one file of JavaScript, what it reads, and its target file. */
async function writeShop(): Promise<void> {
  await build({
    entryPoints: [`${SHOP}/plain-shop.ts`],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: path.join(folder, "shop.mjs"),
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  for (const name of ["take.lua", "shop-orders.sql", "insert-order.sql"])
    await copyFile(`${SHOP}/${name}`, path.join(folder, name));
  const { $schema: _, folder: __, ...target } = JSON.parse(await readFile(`${SHOP}/plain-shop.json`, "utf8"));
  target.start[0].command = ["node", "shop.mjs"];
  await writeFile(path.join(folder, "my-shop.json"), JSON.stringify(target));
}

test("alone it lists its commands, each of which has its help, as one types it there", async () => {
  const { code, output } = await flashproof();
  assert.is(code, 0);
  const commands = [...output.matchAll(/^ {2}(\w+) {2,}\S/gm)].map(([, name]) => name ?? "");
  assert.ok(commands.includes("load"), output);
  for (const command of commands) {
    const help = await flashproof(command, "--help");
    assert.is(help.code, 0, help.output);
    assert.match(help.output, `npx flashproof ${command}`);
    assert.not.match(help.output, /\bmake \w+/);
  }
});

test("its license is that of all of its sources, k6's module too, and its list of licenses names that module", async () => {
  const root = path.join(folder, "node_modules", "flashproof");
  const textOf = async (file: string) => await readFile(path.join(root, file), "utf8");
  const { license } = JSON.parse(await textOf("package.json"));
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const sources = entries.filter((one) => one.isFile() && /\.(?:go|mjs)$/.test(one.name));
  const said = await Promise.all(
    sources.map(async ({ parentPath, name }) => {
      const text = await readFile(path.join(parentPath, name), "utf8");
      return /^(?:\/\/|#) SPDX-License-Identifier: (\S+)$/m.exec(text)?.[1] ?? "MIT";
    }),
  );
  assert.equal(license.split(" AND "), ["MIT", ...new Set(said.filter((one) => one !== "MIT"))]);
  assert.match(await textOf("build/package/LICENSES.txt"), /^stack\/parts\/k6: AGPL-3\.0-only$/m);
  assert.ok(existsSync(path.join(root, "build/package/stack/parts/k6/LICENSE")));
});

test("an unknown command is refused with the one that was meant", async () => {
  const { code, output } = await flashproof("lod");
  assert.is(code, 64);
  assert.match(output, "unknown command: lod; did you mean load?");
});

test("init writes a target file that names the schema of the package", async () => {
  const { code, output } = await flashproof("init", "--shop", "our-shop", "READY=/up");
  assert.is(code, 0, output);
  assert.match(output, "npx flashproof load TARGET=./flashproof.jsonc FAULTS=none");
  const text = await readFile(path.join(folder, "flashproof.jsonc"), "utf8");
  const [, schema = ""] = /"\$schema": "(.*)"/.exec(text) ?? [];
  assert.is(schema, "./node_modules/flashproof/docs/target.schema.json");
  assert.ok(existsSync(path.join(folder, schema)));
  const again = await flashproof("init");
  assert.is(again.code, 64);
  assert.match(again.output, "flashproof.jsonc is there already");
});

test("a shop of one's own is loaded to a verdict, with its run in one's own folder", async () => {
  await writeShop();
  const options = ["STOCK=20", "RATE=40", "DURATION=3", "SEED=7"];
  const { code, output } = await flashproof(
    "load",
    "--target",
    "./my-shop.json",
    "--faults",
    "none",
    ...options,
  );
  assert.is(code, 2, output);
  assert.match(output, /✓ no-oversell/);
  assert.match(output, "again: npx flashproof load SEED=7 TARGET=./my-shop.json");
  assert.match(output, /exit 2; verdict: unknown/);
  const report = await readFile(path.join(folder, "runs/latest/report.html"), "utf8");
  assert.match(report, /<style>[^<]{2000,}<\/style>/);
  assert.ok((/<script>(.*?)<\/script>/s.exec(report)?.[1] ?? "").length > 50_000, "the page has no script");
  const again = await flashproof("verify", "RUN=runs/latest");
  assert.is(again.code, 2, again.output);
  const list = await flashproof("report");
  assert.equal([list.code, /1 run; page: runs\/index\.html/.test(list.output)], [0, true], list.output);
  const compared = await flashproof("report", "BASELINE=runs/latest");
  assert.equal([compared.code, /nothing is worse/.test(compared.output)], [0, true], compared.output);
  assert.match(await readFile(path.join(folder, "runs/latest/compare.html"), "utf8"), "</script>");
  await playground.untilClear();
});

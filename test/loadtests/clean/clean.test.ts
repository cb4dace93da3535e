// make clean: what it removes, and above all what it leaves.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { clean } from "../../../loadtests/clean/clean-runs.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("make clean");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-clean-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

const NOW = Date.now();
const HOUR_AGO = (NOW - 3_600_000) / 1_000;

/** A run folder whose files are an hour old, with this in its run.json. */
function runIn(out: string, name: string, file: object | undefined = { interrupted: false }): void {
  const folder = path.join(out, name);
  mkdirSync(path.join(folder, "logs"), { recursive: true });
  writeFileSync(path.join(folder, "history.jsonl"), "{}\n");
  if (file !== undefined) writeFileSync(path.join(folder, "run.json"), JSON.stringify(file));
  for (const one of readdirSync(folder)) utimesSync(path.join(folder, one), HOUR_AGO, HOUR_AGO);
}

/** Cleans this folder; returns what is left and what was said. */
async function cleaned(name: string, keep: number, cache = path.join(root, "no-cache")) {
  const out = path.join(root, name);
  const said: string[] = [];
  const isAlive = (pid: number) => pid === 4_242;
  const given = { out, keep, caches: [cache], now: NOW, isAlive };
  await clean(given, (line) => void said.push(line));
  return { out, left: existsSync(out) ? readdirSync(out).sort() : [], said };
}

const day = (number: number, kind = "load") => `2026-01-0${number}-030405-${kind}-7`;

test("the newest runs stay, each older one is removed and named, and latest leads to a run or is gone", async () => {
  const out = path.join(root, "many");
  for (const number of [3, 1, 5, 2, 4]) runIn(out, day(number));
  symlinkSync(day(5), path.join(out, "latest"));
  const { left, said } = await cleaned("many", 2);
  assert.equal(left, [day(4), day(5), "latest"]);
  assert.is(readlinkSync(path.join(out, "latest")), day(5));
  for (const number of [1, 2, 3])
    assert.ok(
      said.some((line) => line.includes(day(number))),
      `${number} is named`,
    );
  assert.is(said.at(-1), "removed 3 runs, kept 2");
  assert.equal((await cleaned("many", 0)).left, []);
});

test("nothing is touched that is not a run's folder, and nothing behind a link", async () => {
  const out = path.join(root, "strange");
  const elsewhere = path.join(root, "elsewhere");
  runIn(elsewhere, day(1));
  runIn(out, "notes");
  runIn(out, "2026-01-01-030405-load-7-old");
  writeFileSync(path.join(out, day(2)), "a file of this name");
  symlinkSync(path.join(elsewhere, day(1)), path.join(out, day(3)));
  runIn(out, day(4));
  symlinkSync(elsewhere, path.join(out, day(4), "link"));
  const { left } = await cleaned("strange", 0);
  assert.equal(left, ["2026-01-01-030405-load-7-old", day(2), day(3), "notes"]);
  assert.ok(existsSync(path.join(elsewhere, day(1), "run.json")));
});

test("a run that may be under way stays: one that has not ended and was just written, one that is served", async () => {
  const out = path.join(root, "busy");
  runIn(out, day(1), { interrupted: true });
  runIn(out, day(2), { interrupted: true });
  utimesSync(path.join(out, day(2), "history.jsonl"), NOW / 1_000, NOW / 1_000);
  runIn(out, day(3));
  utimesSync(path.join(out, day(3), "history.jsonl"), NOW / 1_000, NOW / 1_000);
  runIn(out, "2026-01-04-030405-serve-4242", undefined);
  runIn(out, "2026-01-04-030405-serve-4243", undefined);
  const { left, said } = await cleaned("busy", 0);
  assert.equal(left, [day(2), "2026-01-04-030405-serve-4242"]);
  assert.is(said.at(-1), "removed 3 runs, kept 2, of which 2 may be under way");
});

test("what was built goes only where it is asked for, and nothing beside it", async () => {
  const cache = path.join(root, "cache");
  for (const name of ["k6-v2.2.0", "dtm-v1.19.0-5cea7778", "mariadb-data-10.11", "photos"])
    mkdirSync(path.join(cache, name), { recursive: true });
  const { said } = await cleaned("none", 0, cache);
  assert.equal(readdirSync(cache), ["photos"]);
  assert.ok(said.some((line) => line.includes("k6-v2.2.0")));
});

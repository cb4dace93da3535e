// When a page is written, and when it stays as it was.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import type { BenchResult } from "../../../loadtests/bench/figures/bench-result.ts";
import { BLOCKS } from "../../../loadtests/bench/page/page.ts";
import { bench } from "../../../loadtests/bench/run-bench.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("a page on disk");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-page-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const PAGE = BLOCKS.map((name) => `by hand\n<!-- make bench: ${name} -->\n<!-- end -->\n`).join("\n");
const page = path.join(folder, "page.md");
const picture = path.join(folder, "pictures", "performance.svg");

const RESULT: BenchResult = {
  startedAt: "2026-11-01T10:00:00.000Z",
  machine: { platform: "linux 6 x64", processor: "Chip", cores: 2, memoryMib: 2_048 },
  versions: {},
  settings: { repeats: 1, seconds: 1, only: ["floor"], connections: [64] },
  figures: [{ name: "floor 64", unit: "/s", values: [10], isDetail: false }],
  failures: [],
};

/** Writes the page from a result in a file; returns the exit code and what was printed. */
async function written(result: BenchResult, release = "next"): Promise<{ code: number; out: string }> {
  const from = path.join(folder, "bench.json");
  writeFileSync(from, JSON.stringify(result));
  writeFileSync(page, PAGE);
  rmSync(picture, { force: true });
  const said: string[] = [];
  const screen = { write: (text: string) => void said.push(text), live: false, columns: 80 };
  const measuring = { runs: 1, repeats: 1, seconds: 1, only: [], connections: [], operations: [] };
  const rest = { baseline: undefined, noisy: "0" as const, out: folder };
  const options = { ...measuring, ...rest, from: [from], page, release };
  const code = await bench(options, screen, new AbortController().signal);
  return { code, out: said.join("") };
}

async function refused(result: BenchResult, release?: string): Promise<string> {
  try {
    await written(result, release);
  } catch (error) {
    return String(error);
  }
  throw new Error("the page was written");
}

test("page and chart are written from an earlier run", async () => {
  assert.is((await written(RESULT)).code, 0);
  assert.match(
    readFileSync(page, "utf8"),
    /by hand\n<!-- make bench: machine -->\n\nOne run of 1 round of 1 s/,
  );
  assert.ok(existsSync(picture));
});

test("a run in which something failed writes no page", async () => {
  const { code, out } = await written({ ...RESULT, failures: ["floor 256, 1 of 1: 5 of status 503"] });
  assert.is(code, 70);
  assert.match(out, /not written, since something failed/);
  assert.is(readFileSync(page, "utf8"), PAGE);
});

test("a run without anything of the chart writes no page, which would show the chart of another", async () => {
  const figures = [
    { ...RESULT.figures[0], name: "checking", unit: "/s" as const, values: [1], isDetail: false },
  ];
  assert.match(await refused({ ...RESULT, figures }), /chart/);
  assert.is(readFileSync(page, "utf8"), PAGE);
});

test("a name of a release that fits into no table is refused, and nothing is written", async () => {
  assert.match(await refused(RESULT, "0.1|0"), /release/);
  assert.is(readFileSync(page, "utf8"), PAGE);
});

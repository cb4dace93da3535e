// What the catalogue of mistakes and innocents must hold, whatever its runs come to.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as assert from "uvu/assert";
import { checksOf } from "../../invariants/every-check.ts";
import { loadTarget } from "../../targets/load.ts";
import { suite } from "../runner/suite.ts";
import { buildMutant, targetOf } from "../support/mutant.ts";
import { temporaryWorkspace } from "../support/stores.ts";
import { INNOCENTS, MISTAKES } from "./catalogue.ts";

const test = suite("the catalogue of known-bad systems");

const entries = Object.entries({ ...MISTAKES, ...INNOCENTS });

/** The names of the entries that have a file in this folder. */
const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(path.join(import.meta.dirname, folder)))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();

test("every file of an entry is in the list, under its own name", async () => {
  assert.equal(Object.keys(MISTAKES).sort(), await filesIn("mistakes"));
  assert.equal(Object.keys(INNOCENTS).sort(), await filesIn("innocents"));
  assert.is(entries.length, Object.keys(MISTAKES).length + Object.keys(INNOCENTS).length);
  for (const [kind, list] of [
    ["mistakes", MISTAKES],
    ["innocents", INNOCENTS],
  ] as const)
    for (const [name, entry] of Object.entries(list)) {
      const text = await readFile(path.join(import.meta.dirname, kind, `${name}.ts`), "utf8");
      assert.ok(
        text.includes(JSON.stringify(entry.title)),
        `${name} is listed with the entry of another file`,
      );
    }
});

/** The format in which runs are recorded. */
const RUNS_OF = 3;

test("every invariant has a mistake that it must catch and an innocent that it must spare", () => {
  const caught = new Set(
    Object.values(MISTAKES).map((one) => ("invariant" in one ? one.invariant : one.mark)),
  );
  const spared = new Set(Object.values(INNOCENTS).flatMap(({ looksLike }) => looksLike));
  const without = (some: ReadonlySet<string>) =>
    checksOf(RUNS_OF)
      .map(({ name }) => name)
      .filter((name) => !some.has(name));
  assert.equal(without(caught), []);
  assert.equal(without(spared), []);
});

test("every entry says what it is, how it happens, and how it is shown", () => {
  for (const [name, { title, story, runs }] of entries) {
    assert.match(title, /^[a-z].{20,100}[^.]$/, name);
    assert.match(story, /^[A-Z].*[.!]$/, name);
    assert.ok(runs.length > 0, name);
  }
  assert.is(new Set(entries.map(([, { title }]) => title)).size, entries.length);
});

test("every text that an entry replaces is in the server or shop, and every target of its own is well formed", async () => {
  const { temporary, clear } = await temporaryWorkspace();
  try {
    for (const [name, { replaces }] of entries) {
      const target = await targetOf(replaces, path.join(temporary, name));
      assert.ok((await loadTarget(target)).name, name);
    }
  } finally {
    await clear();
  }
});

test("a text that is not there, or is there twice, is refused", async () => {
  const { temporary, clear } = await temporaryWorkspace();
  const refused = (turn: string, from: string) =>
    buildMutant(path.join(temporary, turn), [["server/stock/open.lua", from, ""]]).then(
      () => "built",
      ({ message }: Error) => message,
    );
  try {
    assert.match(
      await refused("none", "no such text"),
      'server/stock/open.lua no longer holds "no such text"',
    );
    assert.match(await refused("twice", "ARGV[1]"), /server\/stock\/open\.lua holds "ARGV\[1\]" \d times/);
  } finally {
    await clear();
  }
});

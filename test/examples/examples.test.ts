// Runs the example shops: two of them, without faults; with NIGHTLY=1 all, the right ones with twenty seeds each, which
// needs `--limit 7200`; with ENTRIES=a,b the shops of these folders.
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { suite } from "../runner/suite.ts";
import { type EntryRun, missed, runEntry, SEEDS } from "../support/known-bad.ts";
import { CALM, innocentOf, mistakeOf, RIGHT, WRONG } from "./shops.ts";

const test = suite("example shops", { serial: true });

const { NIGHTLY: nightly, ENTRIES: entries } = process.env;
const SAMPLE = ["sql-read-then-write", "sql-guarded-update"];
const isSample = nightly !== "1" && entries === undefined;
const isChosen = ({ target }: { target: string }) =>
  nightly === "1" || (entries?.split(",") ?? SAMPLE).includes(target.split("/")[0] ?? "");
const RIGHT_SEEDS = Array.from({ length: nightly === "1" ? 20 : 1 }, (_, n) => n + 1);

for (const shop of WRONG.filter(isChosen))
  test(`${shop.target} is false by ${shop.invariant}`, async () => {
    const mistake = mistakeOf(shop);
    const misses: string[] = [];
    for (const seed of SEEDS) {
      const reason = missed(mistake, await runEntry(mistake, shop.run, seed));
      if (reason === undefined) return;
      misses.push(`seed ${seed}: ${reason}`);
    }
    assert.equal(misses, []);
  });

for (const shop of RIGHT.filter(isChosen)) {
  test(`${shop.target} is true without faults`, async () => {
    const [seed] = SEEDS;
    const { verdict } = await runEntry(innocentOf(shop), CALM, seed);
    assert.is(verdict.valid, true, verdict.because);
  });
  if (!isSample)
    test(`${shop.target} is never false under every fault`, async () => {
      const accusations: string[] = [];
      for (const seed of RIGHT_SEEDS) accusations.push(...(await accusationsOf(shop.run, seed)));
      assert.equal(accusations, []);
    });

  async function accusationsOf(run: EntryRun, seed: number): Promise<string[]> {
    const { verdict } = await runEntry(innocentOf(shop), run, seed);
    return verdict.valid === false ? [`seed ${seed}: ${verdict.because}`] : [];
  }
}

test("the table of examples/README.md has each shop, and the invariant that it breaks", () => {
  const page = readFileSync("examples/README.md", "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| [`"));
  const said = rows.map((row) =>
    row
      .split("|")
      .slice(1, 4)
      .map((cell) => cell.trim()),
  );
  const expected = [
    ...RIGHT.map(({ target }) => [target, "right", ""]),
    ...WRONG.map(({ target, invariant }) => [target, "wrong", `\`${invariant}\``]),
  ].map(([target = "", ...more]) => {
    const [folder = "", file = ""] = target.split("/");
    const name = file === "target.json" ? folder : `${folder}, ${file}`;
    return [`[\`${name}\`](${folder})`, ...more];
  });
  for (const row of expected)
    assert.ok(
      said.some((one) => one.join() === row.join()),
      `no row ${row.join(" | ")}`,
    );
});

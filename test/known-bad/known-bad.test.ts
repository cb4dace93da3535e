// Runs entries of the catalogue: the first run of a few; with NIGHTLY=1 all, which needs `--limit 3600`; with
// ENTRIES=a,b these.
import * as assert from "uvu/assert";
import { suite } from "../runner/suite.ts";
import { type EntryRun, type Innocent, type Mistake, missed, runEntry, SEEDS } from "../support/known-bad.ts";
import { INNOCENTS, MISTAKES } from "./catalogue.ts";

const test = suite("known-bad systems", { serial: true });

/** One lie about units, one about a reply, one about orders; and a shop that was accused once. */
const SAMPLE = ["opening-doubled", "no-such-sale-at-random", "order-for-every-candidate", "slow-shop"];
const { NIGHTLY: nightly, ENTRIES: entries } = process.env;
const isSample = nightly !== "1" && entries === undefined;
const isChosen = (name: string) => nightly === "1" || (entries?.split(",") ?? SAMPLE).includes(name);
const chosen = <T>(list: Readonly<Record<string, T>>) =>
  Object.entries(list).filter(([name]) => isChosen(name));

for (const [name, mistake] of chosen(MISTAKES))
  test(`${name} is caught: ${mistake.title}`, async () => {
    const missedBy = await Promise.all(runsOf(mistake).map((run) => misses(mistake, run)));
    assert.equal(missedBy.flat(), []);
  });

for (const [name, innocent] of chosen(INNOCENTS))
  test(`${name} is not accused: ${innocent.title}`, async () => {
    const accusations = await Promise.all(runsOf(innocent).map((run) => accusation(innocent, run)));
    assert.equal(accusations.flat(), []);
  });

/** A sample has to be short. */
const runsOf = ({ runs }: Mistake | Innocent): readonly EntryRun[] => (isSample ? runs.slice(0, 1) : runs);

/** Why each of the seeds missed the mistake. Empty as soon as one of them has found it. */
async function misses(mistake: Mistake, run: EntryRun): Promise<string[]> {
  const reasons: string[] = [];
  for (const seed of SEEDS) {
    const reason = missed(mistake, await runEntry(mistake, run, seed));
    if (reason === undefined) return [];
    reasons.push(`by ${run.by}, seed ${seed}: ${reason}`);
  }
  return reasons;
}

/** What the run accused the innocent of, if it did. */
async function accusation(innocent: Innocent, run: EntryRun): Promise<string[]> {
  const [seed] = SEEDS;
  const { verdict } = await runEntry(innocent, run, seed);
  return verdict.valid === false ? [`by ${run.by}, seed ${seed}: ${verdict.because}`] : [];
}

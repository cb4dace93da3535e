import { randomInt } from "node:crypto";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { whyBroken } from "../schedule/broken.ts";
import { lostBy } from "../schedule/decide.ts";
import { EXCUSED } from "../schedule/judged-apart.ts";
import { LATE_BUYER } from "../schedule/marks-of.ts";
import type { Campaigned } from "./campaign.ts";
import { quietCampaign, readFixed } from "./fixed-seed.ts";

// Not beside a real stack: it takes a processor for some seconds.
const test = suite("a campaign of simulated sales", { serial: true });

/** Of a fresh seed some are run, as many on any machine; with NIGHTLY=1 as many as two threads run in a minute. */
const FRESH =
  process.env["NIGHTLY"] === "1"
    ? { schedules: 1_000_000, timeMs: 60_000, threads: 2 }
    : { schedules: 400, threads: 1 };
/** What may be in doubt: a sale in which nobody was served while buyers came, and what DTM's store has lost. */
const DOUBTS = ["(no sample was taken while buyers came)", `(${EXCUSED})`];
/** What a few schedules come to already. */
const REACHED = [
  ...[
    "restock added",
    "restock had been added, and its reply was lost",
    "sold out, and bought after a restock",
  ],
  ...["a message met two DTMs: prepare, then submit", "a message met two DTMs: both called its branch"],
  lostBy("dtm"),
];
const REWRITE =
  "where server/ or the simulator was changed on purpose: node --import tsx test/simulator/campaign/write-hash.ts";

/** Nothing breaks or is in doubt, and a good part of the schedules went through all that they are for. */
function mustHold(seed: number, { found, diverged, counts }: Campaigned): void {
  const again = `make simulate SEED=${seed}`;
  assert.is(diverged, undefined, again);
  if (found !== undefined)
    throw new Error(
      `${whyBroken(found.outcome.verdict)}; ${JSON.stringify(found.schedule)}; all of it: ${again}`,
    );
  const doubts = Object.keys(counts.doubts).filter((doubt) => !DOUBTS.some((one) => doubt.endsWith(one)));
  assert.equal(doubts, [], again);
  assert.ok(
    counts.full > counts.schedules / 5,
    `only ${counts.full} of ${counts.schedules} were full: ${again}`,
  );
  assert.ok(Object.keys(counts.marks).length > 100, again);
}

test("schedules of a fixed seed leave every invariant whole, and take the steps whose hash is written down", async () => {
  const { hash, ...fixed } = await readFixed();
  const campaigned = await quietCampaign(fixed);
  mustHold(fixed.seed, campaigned);
  assert.ok(campaigned.repeated > 0);
  const { marks, schedules } = campaigned.counts;
  assert.ok((marks[LATE_BUYER] ?? 0) > schedules / 10, `${marks[LATE_BUYER]} of ${schedules}`);
  assert.equal(
    REACHED.filter((mark) => marks[mark] === undefined),
    [],
  );
  assert.is(campaigned.counts.hash, hash, `Node ${process.version}; ${REWRITE}`);
});

test("two threads take the same steps as one", async () => {
  const { hash, ...fixed } = await readFixed();
  const two = await quietCampaign({ ...fixed, threads: 2 });
  assert.is(two.counts.hash, hash, REWRITE);
});

test("schedules of a fresh seed leave every invariant whole", async () => {
  const seed = randomInt(2 ** 31);
  mustHold(seed, await quietCampaign({ seed, ...FRESH }));
});

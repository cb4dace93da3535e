import { randomInt } from "node:crypto";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { type Campaign, runCampaign } from "./campaign.ts";

const test = suite("a campaign of simulated sales", { serial: true });

const campaignOf = (
  given: Partial<Campaign> & { seed: number },
): Promise<Awaited<ReturnType<typeof runCampaign>>> =>
  runCampaign({
    ...{ schedules: 600, timeMs: Number.POSITIVE_INFINITY, threads: 2, onProgress: () => {} },
    ...{ signal: new AbortController().signal, ...given },
  });

/** Nothing breaks, and a good part of the schedules went through all that they are for. */
async function holds(given: Partial<Campaign> & { seed: number }): Promise<void> {
  const { found, diverged, counts } = await campaignOf(given);
  const again = `make simulate SEED=${given.seed}`;
  assert.is(diverged, undefined, again);
  if (found !== undefined)
    throw new Error(
      `${found.outcome.verdict.because}; ${JSON.stringify(found.schedule)}; all of it: ${again}`,
    );
  assert.ok(
    counts.full > counts.schedules / 5,
    `only ${counts.full} of ${counts.schedules} were full: ${again}`,
  );
  assert.ok(Object.keys(counts.marks).length > 100, again);
}

test("schedules of a fixed seed leave every invariant whole", () => holds({ seed: 1 }));

test("schedules of a fresh seed leave every invariant whole", () =>
  holds({ seed: randomInt(2 ** 31), schedules: 5_000, timeMs: 6_000 }));

test("the same seed gives the same hash, whatever the number of threads", async () => {
  const [one, two, other] = [
    await campaignOf({ seed: 7, schedules: 120, threads: 1 }),
    await campaignOf({ seed: 7, schedules: 120, threads: 2 }),
    await campaignOf({ seed: 8, schedules: 120, threads: 2 }),
  ];
  assert.is(one.counts.hash, two.counts.hash);
  assert.is.not(one.counts.hash, other.counts.hash);
  assert.ok(one.repeated > 0);
});

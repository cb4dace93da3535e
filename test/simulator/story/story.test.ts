import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { PLANTED } from "../campaign/planted.ts";
import { Tally } from "../campaign/tally.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { withEngine } from "../world/engine.ts";
import { refuseIdleOptions } from "./idle-options.ts";
import { replay } from "./replay.ts";
import { exitCodeOfCampaign, simulate } from "./simulate.ts";
import { storyMarkdown, storyText } from "./story-text.ts";
import { summaryText } from "./summary-text.ts";
import { tellStory } from "./tell-story.ts";

const test = suite("the story of a schedule");

const SCHEDULE: Schedule = {
  ...{ units: 1, servers: 2, asks: [0, 1, 2].map((user) => ({ at: 0, user, server: 0 })) },
  decisions: [{ at: 3, crash: "server-2", downMs: 300, lostMessages: 0, lostWrites: 0 }],
};
const STEPS =
  /^\d+ steps in the median schedule, and \d+ in its sale alone, without the opening and the buyers /m;
const HEAD = { title: "an order is lost", replay: "make simulate SCHEDULE=here.json" };

/** A folder that is there while the function runs. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "flashproof-story-"));
  await use(folder).finally(() => rm(folder, { recursive: true }));
}

function screen() {
  const lines: string[] = [];
  return { lines, live: false, columns: 100, write: (text: string) => void lines.push(text) };
}

test("says who did what when, what was decided, what each store holds then, and what broke", async () => {
  const system = PLANTED.find(({ title }) => title.startsWith("boltdb"))?.system;
  const story = await withEngine((engine) => tellStory(SCHEDULE, engine, system));
  const text = storyText(story, HEAD);
  for (const line of [
    /^an order is lost$/m,
    /^no-lost-order: buyer buyer-1 of sale s has a unit under \{s\}-1, and no order$/m,
    /^ {6}0 ms +schedule +» buyer-1 asks$/m,
    /^ {6}0 ms +schedule +» server-2 crashes, and is down for 300 ms$/m,
    /^\d+ +0 ms +redis +deduct message 1 .* stock 0; ledger \{buyer-1: message 1\}; barriers/m,
    /^again: make simulate SCHEDULE=here.json$/m,
  ])
    assert.match(text, line);
  assert.not.match(text, /fresh-1 +asks|redis +open/);
  const page = storyMarkdown(story, HEAD);
  assert.match(page, /```mermaid\nsequenceDiagram\n/);
  assert.match(page, /^ {2}server_1->>redis: deduct message 1/m);
  assert.match(page, /^\| \d+ \| 0 \| redis \| deduct message 1 /m);
  assert.ok(page.includes(JSON.stringify(SCHEDULE)));
});

test("of a schedule in a file is told again, with the same hash, and a wrong file is refused", () =>
  inFolder(async (folder) => {
    const file = path.join(folder, "schedule.json");
    await writeFile(file, JSON.stringify(SCHEDULE));
    const [one, other] = [screen(), screen()];
    assert.equal([await replay(file, one), await replay(file, other)], [0, 0]);
    assert.equal(one.lines, other.lines);
    assert.match(one.lines.at(-1) ?? "", /^hash [0-9a-f]{16}\n$/);
    await writeFile(file, JSON.stringify({ ...SCHEDULE, servers: 9 }));
    await rejects(replay(file, one), /servers/);
    await rejects(replay(path.join(folder, "none.json"), one), /cannot be read/);
  }));

test("of a schedule that breaks nothing says what could not be judged; what only never happened is no doubt", () =>
  inFolder(async (folder) => {
    const file = path.join(folder, "schedule.json");
    const {
      decisions: [crash],
    } = SCHEDULE;
    const alone = { ...SCHEDULE, asks: [{ at: 0, user: 0, server: 0 }] };
    await writeFile(file, JSON.stringify(alone));
    const [calm, unseen] = [screen(), screen()];
    assert.is(await replay(file, calm), 0);
    assert.match(calm.lines.join(""), /^no invariant is broken$/m);
    assert.match(
      calm.lines.join(""),
      /^not judged: no-false-sold-out is unknown .there was nothing to check.$/m,
    );
    const late = [
      { ...crash, at: 0, crash: "redis" },
      { at: 4, hold: 0, ms: 4_500 },
    ];
    await writeFile(file, JSON.stringify({ ...alone, decisions: late }));
    assert.is(await replay(file, unseen), 2);
    assert.match(unseen.lines.join(""), /^not judged: conservation is unknown .no sample was taken/m);
  }));

test("a setting that says nothing beside another one is refused", () => {
  const none = {
    seed: undefined,
    schedules: undefined,
    time: undefined,
    small: undefined,
    schedule: undefined,
    ...{ threads: 2, out: "runs" },
  };
  for (const given of [{}, { seed: 1, schedules: 2, time: 3 }, { small: 1 }, { schedule: "a" }])
    refuseIdleOptions({ ...none, ...given });
  for (const [given, why] of [
    [{ schedule: "a", seed: 0 }, /SCHEDULE= .*: SEED= says nothing/],
    [{ schedule: "a", small: 5 }, /SCHEDULE= .*: SMALL= says nothing/],
    [{ small: 5, time: 9 }, /SMALL= .*: TIME= says nothing/],
  ] as const)
    assert.throws(() => refuseIdleOptions({ ...none, ...given }), why);
});

test("a campaign says its seed, its hash and what it reached; one that is stopped ends with what it has", () =>
  inFolder(async (folder) => {
    const options = { seed: 3, schedules: 60, time: undefined, small: undefined, threads: 1, out: folder };
    const shown = screen();
    assert.is(await simulate(options, shown, new AbortController().signal), 0);
    const text = shown.lines.join("");
    for (const line of [
      /^seed 3$/m,
      /^60 schedules in /m,
      /^hash [0-9a-f]{16}$/m,
      /^ +\d+ {2}crash$/m,
      STEPS,
    ])
      assert.match(text, line);
    const stopped = screen();
    assert.is(await simulate(options, stopped, AbortSignal.abort()), 2);
    assert.is(stopped.lines.join(""), "seed 3\nno schedule was run\n");
    assert.is(await simulate({ ...options, small: 0 }, screen(), new AbortController().signal), 2);
    const small = screen();
    assert.is(await simulate({ ...options, small: 3_600_000 }, small, AbortSignal.timeout(1_000)), 2);
    assert.match(small.lines.join(""), /not all: it was stopped or the time was over/);
    assert.not.match(small.lines.join(""), /if Redis replied before/);
  }));

test("a campaign in which no schedule went through all that it is for shows nothing, and does not exit with 0", () => {
  const { counts } = new Tally();
  const campaigned = { tookMs: 1, repeated: 0, found: undefined, diverged: undefined };
  const [empty, full] = [0, 1].map((full) => ({
    ...campaigned,
    counts: { ...counts, schedules: 3, steps: [9], saleSteps: [7], full },
  }));
  if (empty === undefined || full === undefined) throw new Error("there are two");
  assert.equal([exitCodeOfCampaign(empty), exitCodeOfCampaign(full)], [2, 0]);
  assert.match(summaryText(empty), /^in no schedule .*: this shows nothing; of these$/m);
  assert.match(summaryText(full), /^in 1 schedules somebody bought, .*; in the others$/m);
});

test("the pages of planted mistakes hold what the simulator says of them", async () => {
  for (const page of ["stock-before-duplicate", "no-rollback-mark", "abort-in-doubt"]) {
    const text = await readFile(`docs/simulator/${page}.md`, "utf8");
    assert.match(text, /shrunk from \d+ decisions to \d\.\n/, page);
    assert.match(text, /- `told-the-truth`: |- `no-lost-order`: /, page);
  }
});

async function rejects(promise: Promise<unknown>, why: RegExp): Promise<void> {
  const error = await promise.then(
    () => new Error("nothing was thrown"),
    (error: Error) => error,
  );
  assert.match(error.message, why);
}

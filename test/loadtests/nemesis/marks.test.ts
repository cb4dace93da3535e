// The mark of a fault goes from the fault's own file into the plan, into run.json and into the verdict.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { randomOf } from "../../../base/random.ts";
import { judgeRun } from "../../../invariants/judge-run.ts";
import { markOf } from "../../../invariants/marks/marks.ts";
import { olderMark } from "../../../invariants/marks/older-marks.ts";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { writeRunFile } from "../../../invariants/record/writing/write-run-file.ts";
import { FAULTS } from "../../../loadtests/nemesis/every-fault.ts";
import type { Fault } from "../../../loadtests/nemesis/fault.ts";
import { hitMark } from "../../../loadtests/nemesis/faults/failpoint.ts";
import { injectFaults, type NemesisContext } from "../../../loadtests/nemesis/inject-faults.ts";
import { drawSchedule, marksOf } from "../../../loadtests/nemesis/schedule.ts";
import { suite } from "../../runner/suite.ts";
import { RUN } from "../../support/run-folder.ts";
import { factsOf, soldOut } from "../../support/story.ts";

const test = suite("marks of faults");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-marks-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

const places = { servers: ["shop-1"], parts: [], links: [], workers: 1, failpoints: false };

/** The marks of the faults and failpoints that there were then, with the operations that reach them. The list is closed. */
const OLDER_MARKS: Readonly<Record<string, string>> = {
  "server-killed": "kill-server",
  "dtm-killed": "kill-dtm",
  "redis-killed": "kill-redis",
  "mariadb-killed": "kill-mariadb",
  "server-paused": "pause-server",
  "dtm-paused": "pause-dtm",
  "redis-paused": "pause-redis",
  "mariadb-paused": "pause-mariadb",
  "worker-killed": "kill-worker",
  "link-cut": "cut",
  "link-delayed": "delay",
  "link-reset": "reset",
  "link-trickled": "trickle",
  "hit-after-deduct": "failpoint after-deduct",
  "hit-create-order:before-commit": "failpoint create-order:before-commit",
};

/** A fault that only its own definition knows. */
const frost: Fault = {
  name: "frost",
  about: "a server freezes",
  mark: { name: "shop-frozen", says: "the shop froze during the sale" },
  placesIn: ({ servers }) => servers,
  inject: async (_, { on }) => on,
  heal: async () => true,
};

/** Runs the fault in a sale, records it and judges it; `times` are those of the only two purchases. */
async function frozen(name: string, times: (now: number) => [number, number]) {
  const folder = path.join(root, name);
  const runFolder = {
    path: mkdtempSync(`${folder}-`),
    file: (file: string) => path.join(runFolder.path, file),
  };
  const faults = drawSchedule(randomOf(1), {
    ...{ faults: ["frost"], places, intensity: 1, fromMs: 0, untilMs: 2 },
  }).map((planned) => ({ ...planned, forMs: 1 }));
  const history = new HistoryWriter(runFolder.file("history.jsonl"), Date.now);
  const [first, last] = times(Date.now());
  const purchase = { process: "p", op: "purchase", sale: "s", user: "al" };
  history.event(purchase, first, { outcome: "fail", error: "SOLD_OUT" });
  history.event(purchase, last, { outcome: "fail", error: "SOLD_OUT" });
  await injectFaults(
    { history, onEvent: () => {} } as unknown as NemesisContext,
    faults,
    new AbortController().signal,
  );
  history.close();
  writeFileSync(runFolder.file("observations.jsonl"), "");
  const { id: _, interrupted: __, ...run } = RUN;
  writeRunFile(runFolder, { ...run, promisedMarks: marksOf(faults), plan: { faults } }, true);
  return judgeRun(runFolder.path);
}

test("a made-up fault with a made-up mark is planned, promised, recorded and judged", async () => {
  const faults = FAULTS as Fault[];
  faults.push(frost);
  try {
    const verdict = await frozen("during", (now) => [now - 1_000, now + 60_000]);
    const says = "the shop froze during the sale";
    assert.equal(verdict.marks, [{ name: "shop-frozen", reached: true, promised: true, says }]);
    const late = await frozen("after", (now) => [now - 1_000, now - 500]);
    assert.equal(late.marks, [{ name: "shop-frozen", reached: false, promised: true, says }]);
    assert.match(late.because, /never reached: shop-frozen/);
  } finally {
    faults.splice(faults.indexOf(frost), 1);
  }
});

test("each fault that has a mark says what it stands for, and its strike reaches it", () => {
  for (const { name, mark } of FAULTS) {
    if (mark === undefined) continue;
    const [promised] = marksOf([{ atMs: 0, forMs: 0, fault: name, on: "x" }]);
    assert.ok(promised !== undefined, name);
    const strike = { process: "nemesis-0", op: name, invoked: 5, completed: 6, outcome: "ok" as const };
    const facts = factsOf(soldOut("al", 1), strike, soldOut("bo", 9));
    assert.equal(markOf(facts, promised), {
      name: mark.name,
      reached: true,
      promised: true,
      says: mark.says,
    });
  }
});

test("a failpoint that went off in another mode than the planned one reaches no mark", () => {
  const hit = (error: string) => ({
    ...{ process: "failpoint-server-1", op: "failpoint before-prepare", invoked: 5, completed: 5 },
    ...{ outcome: "ok" as const, error },
  });
  const reached = (mode: string) =>
    markOf(factsOf(hit(mode)), hitMark("before-prepare", ["drop", "delay=1400"])).reached;
  assert.equal(["drop", "delay=1400", "delay=150", "hang"].map(reached), [true, true, false, false]);
});

test("marks of runs recorded without their words are reached by the same operations", () => {
  for (const [name, op] of Object.entries(OLDER_MARKS)) {
    const mark = olderMark(name);
    assert.equal([mark?.name, mark?.op, mark?.duringSale], [name, op, !op.startsWith("failpoint ")]);
  }
  assert.is(olderMark("shop-frozen"), undefined);
});

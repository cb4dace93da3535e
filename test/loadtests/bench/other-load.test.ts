// What else the machine does, read from the texts of /proc.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import type { OtherLoad } from "../../../loadtests/bench/figures/bench-result.ts";
import {
  minuteLoadIn,
  notQuiet,
  refuseBesideLoad,
  sharesBetween,
  ticksIn,
  watchMachine,
} from "../../../loadtests/bench/other-load.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("other load");

// user nice system idle iowait irq softirq steal guest guest_nice
const STAT = "cpu  100 5 50 800 20 1 4 20 30 0\ncpu0 50 2 25 400 10 0 2 10 15 0\ncpu1 1\ncpu2 1\nintr 12\n";
const QUIET = { loadPerCore: 0.1, busyShare: 0.03, stolenShare: 0 };

test("all cores' ticks are read, and guests are not counted twice", () => {
  assert.equal(ticksIn(STAT), { all: 1_000, idle: 820, stolen: 20 });
  assert.is(minuteLoadIn("3.25 1.10 0.90 2/345 6789\n"), 3.25);
});

test("busy and stolen shares are of the ticks between two moments", () => {
  const from = { all: 1_000, idle: 800, stolen: 20 };
  assert.equal(sharesBetween(from, { all: 1_400, idle: 1_100, stolen: 60 }), {
    busyShare: 0.25,
    stolenShare: 0.1,
  });
  assert.equal(sharesBetween(from, from), { busyShare: 0, stolenShare: 0 });
});

test("a quiet machine is measured on", () => {
  assert.equal(notQuiet(QUIET), []);
  refuseBesideLoad(QUIET, false);
  refuseBesideLoad(undefined, false);
});

test("each kind of other load is told by its own figure and limit", () => {
  assert.equal(notQuiet({ ...QUIET, loadPerCore: 1.625 }), ["a load average of 1.63 a core (at most 0.25)"]);
  assert.equal(notQuiet({ ...QUIET, stolenShare: 0.08 }), [
    "8 % of the time stolen by other machines (at most 2 %)",
  ]);
  assert.equal(notQuiet({ ...QUIET, busyShare: 0.5 }), ["cores busy for 50 % (at most 10 %)"]);
});

test("beside other load it is refused, with what to do, and NOISY=1 allows it", () => {
  const busy = { ...QUIET, loadPerCore: 2, busyShare: 1 };
  try {
    refuseBesideLoad(busy, false);
  } catch (error) {
    assert.instance(error, HarnessError);
    const { code, message, hint } = error as HarnessError;
    assert.is(code, "failed");
    assert.match(message, /^the machine is not quiet: a load average of 2\.00 .*, cores busy for 100 %/);
    assert.match(hint ?? "", "NOISY=1");
    refuseBesideLoad(busy, true);
    return;
  }
  assert.unreachable("it was measured beside other load");
});

/** What is seen of a machine whose `/proc` has these texts, the first of /proc/stat before and the other after. */
async function seen(stats: readonly [string, string], loadavg: string): Promise<OtherLoad | undefined> {
  const proc = mkdtempSync(path.join(os.tmpdir(), "flashproof-proc-"));
  const write = (stat: string) => writeFileSync(path.join(proc, "stat"), stat);
  try {
    write(stats[0]);
    writeFileSync(path.join(proc, "loadavg"), loadavg);
    const watching = watchMachine(new AbortController().signal, { proc, sampleMs: 0 });
    write(stats[1]);
    return await watching;
  } finally {
    rmSync(proc, { recursive: true });
  }
}

const LOADAVG = "3.00 1.10 0.90 2/345 6789\n";
/** 300 ticks later. */
const LATER = "cpu  130 5 50 1070 20 1 4 20 30 0\ncpu0 65 2 25 535 10 0 2 10 15 0\ncpu1 1 1\nintr 12\n";

test("the load average is that of a core of the whole machine, which may have more than this process may use", async () => {
  assert.equal(await seen([STAT, LATER], LOADAVG), { loadPerCore: 1, busyShare: 0.1, stolenShare: 0 });
});

test("a machine that shows nothing, or counts nothing, is not called quiet", async () => {
  assert.is(await watchMachine(new AbortController().signal, { proc: "/nowhere", sampleMs: 0 }), undefined);
  const zeros = "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\n";
  assert.is(await seen([zeros, zeros], "0.00 0.00 0.00 0/0 0\n"), undefined);
  assert.is(await seen(["intr 12\n", "intr 12\n"], LOADAVG), undefined);
  assert.is(await seen([STAT, LATER], ""), undefined);
  assert.is(await seen([STAT, LATER], "none\n"), undefined);
});

test("an old kernel counts no stolen time, and counts that go back are none", async () => {
  const old = ["cpu  100 5 50 800\ncpu0 1\n", "cpu  130 5 50 1070\ncpu0 1\n"] as const;
  assert.equal(await seen(old, "0.00 0 0\n"), { loadPerCore: 0, busyShare: 0.1, stolenShare: 0 });
  const back = LATER.replace("4 20 30", "4 10 30");
  assert.is((await seen([STAT, back], LOADAVG))?.stolenShare, 0);
});

test("a load average that was not looked at is no noise", () => {
  assert.equal(notQuiet({ busyShare: 0.03, stolenShare: 0 }), []);
});

// The history that k6 writes, by real k6 and a shop in this process: nothing that was sent is missing in it.
import { execFile } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import { until } from "../../../base/until.ts";
import type { HistoryLine } from "../../../invariants/record/history.ts";
import type { RunFolder } from "../../../invariants/record/writing/run-folder.ts";
import { runK6 } from "../../../loadtests/run/run-k6.ts";
import { suite } from "../../runner/suite.ts";
import { type Asked, K6Folders, k6Input, k6Shop, linesOf, RECORDING } from "../../support/k6-shop.ts";

const test = suite("what k6 records", { serial: true });

const STARTS_WITHIN_MS = 30_000;
const folders = new K6Folders();
test.after(() => folders.remove());

/** A shop that is sold out. */
const soldOutShop = () => k6Shop(() => ({ status: 410, body: '{"why":"gone"}' }));

/** The buyers whose requests have come. */
const buyersOf = (asked: readonly Asked[]): Set<string> =>
  new Set(asked.map(({ body }): string => JSON.parse(body).user));

/** The id of the k6 that has this folder in its environment. */
async function pidOfK6(own: string): Promise<number> {
  const ps = await promisify(execFile)("ps", ["axeww", "-o", "pid=,command="], { maxBuffer: 1 << 26 });
  const line = ps.stdout.split("\n").find((one) => one.includes("k6 run ") && one.includes(own));
  return Number.parseInt(line ?? "", 10);
}

test("k6 is killed in the middle: each purchase that the shop has seen is in the history", async () => {
  const own = folders.of("killed");
  const { url, asked, close } = await soldOutShop();
  const stopping = new AbortController();
  const running = runK6(RECORDING, k6Input(url), own, stopping.signal).catch((error: unknown) => error);
  try {
    await until(() => asked.length > 2_000, { what: "2,000 buyers", deadlineMs: STARTS_WITHIN_MS });
    process.kill(await pidOfK6(own.path), "SIGKILL");
    assert.match(String(await running), /SIGKILL/);
    const seen = buyersOf(asked);
    const begun = new Set(
      linesOf(own, { wasKilled: true })
        .filter(({ outcome }) => outcome === undefined)
        .map(({ user }) => user),
    );
    assert.equal(
      [...seen].filter((user) => !begun.has(user)),
      [],
      `of ${seen.size} buyers`,
    );
  } finally {
    stopping.abort();
    await running;
    close();
  }
});

/** The error with which k6 ends. */
async function failureOf(script: string, url: string, own: RunFolder): Promise<HarnessError> {
  const error = await runK6(script, k6Input(url), own, new AbortController().signal).catch((one) => one);
  if (!(error instanceof HarnessError)) throw new Error("k6 has not failed", { cause: error });
  return error;
}

test("where the history takes no more lines, k6 ends at once, says why, and sends nothing that is not recorded", async () => {
  const own = folders.of("full");
  symlinkSync("/dev/full", own.file("history.jsonl"));
  const { url, asked, close } = await soldOutShop();
  try {
    const { message, hint } = await failureOf(RECORDING, url, own);
    assert.match(message, /^k6 could not write all of .*history\.jsonl: no space left on device$/);
    assert.match(hint ?? "", /^make room on its disk/);
    assert.is(asked.length, 0);
  } finally {
    close();
  }
});

test("where the history cannot be opened, k6 ends at once, says why, and sends nothing", async () => {
  const own = folders.of("closed");
  symlinkSync(path.join(own.path, "no-such-folder", "history.jsonl"), own.file("history.jsonl"));
  const { url, asked, close } = await soldOutShop();
  try {
    const { message, hint } = await failureOf(RECORDING, url, own);
    assert.match(message, /^k6 could not write all of .*history\.jsonl: no such file or directory$/);
    assert.match(hint ?? "", /^look at its folder/);
    assert.is(asked.length, 0);
  } finally {
    close();
  }
});

test("where k6 ends for another reason, that is told, and nothing of the history", async () => {
  const own = folders.of("aborted");
  const script = path.join(own.path, "aborting.ts");
  const stops = `import exec from "k6/execution";
    export const options = { iterations: 1 };
    export default function () { exec.test.abort("a threshold of its own"); }`;
  writeFileSync(script, stops);
  const { message, hint } = await failureOf(script, "http://127.0.0.1:1", own);
  assert.is(message, "k6 was aborted: a threshold of its own");
  assert.match(hint ?? "", /^its log has more: .*k6\.log$/);
});

test("each purchase has two lines: who asks, and what they were told; a double click is two processes", async () => {
  const own = folders.of("whole");
  const { url, asked, close } = await soldOutShop();
  try {
    const plan = { buyers: 2, durationMs: 1_000, shares: { clickTwice: 0.5, retryUnknown: 0, comeBack: 0 } };
    const { arrived } = await runK6(RECORDING, k6Input(url, plan), own, new AbortController().signal);
    const lines = linesOf(own);
    const open = new Map<string, HistoryLine>();
    const buyers = new Set<string>();
    for (const line of lines) {
      const { process, invoked, completed, status, outcome, rule, error, ...who } = line;
      assert.equal(who, { op: "purchase", sale: "s", user: who.user });
      if (outcome === undefined) {
        assert.not.ok(open.has(process), `${process} does one operation at a time`);
        open.set(process, line);
        continue;
      }
      assert.equal({ ...open.get(process) }, { process, ...who, invoked });
      assert.equal(
        { status, outcome, rule, error },
        { status: 410, outcome: "fail", rule: 1, error: "SOLD_OUT" },
      );
      assert.ok((completed ?? 0) >= invoked);
      open.delete(process);
      buyers.add(who.user ?? "");
    }
    assert.is(open.size, 0);
    assert.is(buyers.size, arrived);
    assert.equal(buyers, buyersOf(asked));
    assert.ok(lines.some(({ process }) => /^k6-\d+-1$/.test(process)));
    assert.ok(lines.length > 2 * arrived);
  } finally {
    close();
  }
});

test("an error in a script is told with the file and line of its source", async () => {
  const own = folders.of("faulty");
  const { shares: _, ...plan } = k6Input("http://127.0.0.1:1").plan;
  const input = { ...k6Input("http://127.0.0.1:1"), plan: plan as never };
  const line = readFileSync("loadtests/buyers/behaviour.ts", "utf8")
    .split("\n")
    .findIndex((one) => one.includes("} = shares;"));
  try {
    await runK6(RECORDING, input, own, new AbortController().signal);
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), `/loadtests/buyers/behaviour.ts:${line + 1}:`);
  }
});

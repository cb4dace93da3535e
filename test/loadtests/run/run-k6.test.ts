// The history that k6 writes, by real k6 and a shop in this process: nothing that was sent is missing in it.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import { until } from "../../../base/until.ts";
import type { HistoryLine } from "../../../invariants/record/history.ts";
import type { RunFolder } from "../../../invariants/record/writing/run-folder.ts";
import type { BenchPlan } from "../../../loadtests/bench/scripts/bench-plan.ts";
import { k6TargetOf } from "../../../loadtests/buyers/k6-target.ts";
import { runK6 } from "../../../loadtests/run/run-k6.ts";
import { parseTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";
import { HTTP_SHOP } from "../../support/http-shop.ts";

const test = suite("what k6 records", { serial: true });

const SCRIPT = "loadtests/bench/scripts/recording.ts";
const STARTS_WITHIN_MS = 30_000;
const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-run-k6-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

function runFolder(name: string): RunFolder {
  const own = path.join(folder, name);
  mkdirSync(path.join(own, "logs"), { recursive: true });
  return { path: own, file: (file) => path.join(own, file) };
}

/** A shop that is sold out; `asked` are the buyers whose requests have come. */
async function soldOutShop(): Promise<{ url: string; asked: Set<string>; server: Server }> {
  const asked = new Set<string>();
  const server = createServer(async (request, reply) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    asked.add(JSON.parse(text).user);
    reply.writeHead(410).end('{"why":"gone"}');
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

function inputFor(url: string, plan: Partial<BenchPlan> = {}) {
  const shares = { clickTwice: 0, retryUnknown: 0, comeBack: 0 };
  const always = { seed: 1, sale: "s", requestTimeoutMs: 4_000, buyers: 16, durationMs: 60_000, shares };
  return {
    plan: { ...always, ...plan },
    urls: [url],
    target: k6TargetOf(parseTarget("http-shop", HTTP_SHOP)),
    values: {},
  };
}

/** The id of the k6 that has this folder in its environment. */
async function pidOfK6(own: string): Promise<number> {
  const ps = await promisify(execFile)("ps", ["axeww", "-o", "pid=,command="], { maxBuffer: 1 << 26 });
  const line = ps.stdout.split("\n").find((one) => one.includes("k6 run ") && one.includes(own));
  return Number.parseInt(line ?? "", 10);
}

test("k6 is killed in the middle: each purchase that the shop has seen is in the history", async () => {
  const own = runFolder("killed");
  const { url, asked, server } = await soldOutShop();
  const stopping = new AbortController();
  const running = runK6(SCRIPT, inputFor(url), own, stopping.signal).catch((error: unknown) => error);
  try {
    await until(() => asked.size > 2_000, { what: "2,000 buyers", deadlineMs: STARTS_WITHIN_MS });
    process.kill(await pidOfK6(own.path), "SIGKILL");
    assert.match(String(await running), /SIGKILL/);
    const seen = asked.size;
    const lines = readFileSync(own.file("history.jsonl"), "utf8").trimEnd().split("\n");
    const recorded = lines.map((line): HistoryLine => JSON.parse(line));
    const begun = new Set(recorded.filter(({ outcome }) => outcome === undefined).map(({ user }) => user));
    assert.equal(
      [...asked].filter((user) => !begun.has(user)),
      [],
      `of ${seen} buyers`,
    );
  } finally {
    stopping.abort();
    await running;
    server.closeAllConnections();
    server.close();
  }
});

test("where the history takes no more lines, k6 ends at once, says why, and sends nothing that is not recorded", async () => {
  const own = runFolder("full");
  symlinkSync("/dev/full", own.file("history.jsonl"));
  const { url, asked, server } = await soldOutShop();
  try {
    await runK6(SCRIPT, inputFor(url), own, new AbortController().signal);
    assert.unreachable();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    assert.match(error.message, /^k6 could not write all of .*history\.jsonl$/);
    assert.match(readFileSync(path.join(own.path, "logs/k6.log"), "utf8"), "no space left on device");
    assert.is(asked.size, 0);
  } finally {
    server.close();
  }
});

test("where the history cannot be opened, k6 ends at once, says why, and sends nothing", async () => {
  const own = runFolder("closed");
  symlinkSync(path.join(own.path, "no-such-folder", "history.jsonl"), own.file("history.jsonl"));
  const { url, asked, server } = await soldOutShop();
  try {
    await runK6(SCRIPT, inputFor(url), own, new AbortController().signal);
    assert.unreachable();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    assert.match(error.message, /^k6 could not write all of .*history\.jsonl$/);
    assert.match(readFileSync(path.join(own.path, "logs/k6.log"), "utf8"), "no such file or directory");
    assert.is(asked.size, 0);
  } finally {
    server.close();
  }
});

test("each purchase has two lines: who asks, and what they were told; a double click is two processes", async () => {
  const own = runFolder("whole");
  const { url, asked, server } = await soldOutShop();
  try {
    const plan = { buyers: 2, durationMs: 1_000, shares: { clickTwice: 0.5, retryUnknown: 0, comeBack: 0 } };
    const { arrived } = await runK6(SCRIPT, inputFor(url, plan), own, new AbortController().signal);
    const lines = readFileSync(own.file("history.jsonl"), "utf8").trimEnd().split("\n");
    const open = new Map<string, HistoryLine>();
    const buyers = new Set<string>();
    for (const line of lines.map((one): HistoryLine => JSON.parse(one))) {
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
    assert.equal(buyers, asked);
    assert.ok(lines.some((line) => /"process":"k6-\d+-1"/.test(line)));
    assert.ok(lines.length > 2 * arrived);
  } finally {
    server.close();
  }
});

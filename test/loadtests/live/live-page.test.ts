// The live page in a real browser, of a run whose files grow as they were recorded.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import * as assert from "uvu/assert";
import { liveData } from "../../../invariants/report/live/live-data.ts";
import { pageFiles } from "../../../invariants/report/page-files.ts";
import { liveHtml } from "../../../invariants/report/page-html.ts";
import { isLive, LivePage } from "../../../loadtests/live/live-page.ts";
import { PrivateServer } from "../../../loadtests/loopback/private-server.ts";
import { suite } from "../../runner/suite.ts";
import { openBrowser } from "../../support/browser.ts";
import { GrowingRun } from "../../support/growing-run.ts";
import { RUN } from "../../support/run-folder.ts";
import { bought, factsOf, opened, type Story, sample, soldOut } from "../../support/story.ts";

const test = suite("the live page");

let browser: Browser;
let root: string;
test.before(async () => {
  browser = await openBrowser();
  root = await mkdtemp(path.join(os.tmpdir(), "flashproof-live-"));
});
test.after(async () => {
  await browser.close();
  await rm(root, { recursive: true });
});

test("it is there on a terminal and not in CI, unless it is asked for or refused", () => {
  assert.equal([isLive(undefined, true, undefined), isLive(undefined, true, "")], [true, true]);
  assert.equal([isLive(undefined, false, undefined), isLive(undefined, true, "true")], [false, false]);
  assert.equal([isLive("1", false, "true"), isLive("0", true, undefined)], [true, false]);
});

const KILL = { process: "nemesis-1", op: "kill-redis", target: "redis", outcome: "ok" as const };
/** A stampede of two seconds, a fault that lasts, and a sample that cannot be right. */
const STORY: Story = [
  opened(50),
  ...Array.from({ length: 50 }, (_, n) => bought(`b${n}`, n, 20 * n)),
  ...Array.from({ length: 50 }, (_, n) => soldOut(`c${n}`, 1_000 + 20 * n)),
  ...[0, 1, 2, 3, 4].map((n) => sample(50 - 10 * n, 10 * n, 50, 10 * n, 200 * n)),
  { ...KILL, invoked: 3_000, completed: 3_010 },
  sample(-1, 51, 50, 51, 3_500),
];

test("charts fill as the run goes on, with faults and findings, and the report takes its place at the end", async () => {
  const run = new GrowingRun(root, STORY);
  let now = 1_500;
  const folder = { path: run.folder, file: (name: string) => path.join(run.folder, name) };
  const usedMs = () => 0;
  const live = await LivePage.open({
    folder,
    shown: "runs/growing",
    token: "t",
    now: () => now,
    usedMs,
    status: () => "63/1494 sales",
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
  page.on("pageerror", (error) => complaints.push(error.message));
  run.writeUntil(now);
  await page.goto(live.url);
  const says = (text: string) => page.locator(".because", { hasText: text }).waitFor();
  await says("70 requests answered");
  await page.locator(".verdict p", { hasText: "63/1494 sales" }).waitFor();
  await page.locator(".chart p", { hasText: "comes with the report" }).waitFor();
  assert.is(await page.locator(".chart canvas").count(), 5);
  now = 4_000;
  run.writeUntil(now);
  await says("100 requests answered · in force: kill-redis redis");
  await page.locator(".lane button", { hasText: "kill-redis" }).waitFor();
  assert.is(await page.locator("details.group").count(), 0);
  now = 6_000;
  await page.locator("details.group", { hasText: "-1 units left" }).first().waitFor();
  await says("no-oversell is broken");
  await page.evaluate("location.hash = 'theme=dark'");
  await page.locator("html[data-theme=dark]").waitFor();
  await writeFile(
    folder.file("report.html"),
    "<!doctype html><link rel=icon href=data:,><h1>the report</h1>",
  );
  await live.end({ says: "false: no-oversell is broken", valid: false, report: "report.html" });
  await page.locator("h1", { hasText: "the report" }).waitFor();
  assert.match(page.url(), /\/t\/report\.html#theme=dark$/);
  assert.equal(complaints, []);
  await page.context().close();
});

test("a page that is drawn anew again and again keeps no chart that is gone, and says when it stands still", async () => {
  const data = liveData(RUN, factsOf(...STORY), false, 6_000);
  const html = liveHtml(
    { ...{ what: "live", kind: "verify", target: "t", seed: 1 }, folder: "f" },
    pageFiles("live"),
  );
  const server = await PrivateServer.open("t", { get: () => ({ type: "text/html", body: html }) });
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  const session = await page.context().newCDPSession(page);
  await page.goto(server.url);
  const draw = async (to: number) => {
    server.publish("data", { ...data, span: { ...data.span, to } });
    await page.locator(`html[data-parts="${to}"]`).waitFor({ state: "attached" });
  };
  const canvases = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { result } = await session.send("Runtime.evaluate", { expression: "HTMLCanvasElement.prototype" });
    const found = await session.send("Runtime.queryObjects", { prototypeObjectId: result.objectId ?? "" });
    const { result: own } = await session.send("Runtime.callFunctionOn", {
      ...{
        objectId: found.objects.objectId ?? "",
        functionDeclaration: "function () { return this.length }",
      },
      returnByValue: true,
    });
    return Number(own.value);
  };
  for (let n = 0; n < 20; n++) await draw(6_000 + n);
  assert.ok((await canvases()) <= 15, `${await canvases()} canvases are kept, and 5 shown`);
  const held = page.getByText("stand still while you use them");
  await page.getByRole("button", { name: "zoom in" }).click();
  server.publish("data", data);
  await held.waitFor();
  await page.locator("h1").click();
  await draw(7_000);
  await held.waitFor({ state: "hidden" });
  await page.locator("#parts").dispatchEvent("pointerdown");
  await page.locator("#parts").dispatchEvent("pointercancel");
  await draw(8_000);
  await page.context().close();
  await server.close();
});

test("a file that cannot be read ends the page, and not the run; nobody looks: nothing is read", async () => {
  const folder = {
    path: path.join(root, "growing"),
    file: (name: string) => path.join(root, "growing", name),
  };
  await writeFile(folder.file("history.jsonl"), "{broken\n{}\n");
  let looks = 0;
  const now = () => {
    looks += 1;
    return 1_000;
  };
  const live = await LivePage.open({
    folder,
    shown: "runs/growing",
    token: "t",
    now,
    usedMs: () => 0,
    status: () => "",
  });
  assert.is(looks, 0);
  const page = await browser.newPage();
  await page.goto(live.url);
  await page.locator(".because", { hasText: "cannot be shown any more: history.jsonl, line 1" }).waitFor();
  await page.context().close();
  await live.end({ says: "true", valid: true, report: undefined });
});

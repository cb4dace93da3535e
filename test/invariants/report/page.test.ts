// The report page in a real Chromium, opened from disk, without a network.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import * as assert from "uvu/assert";
import { judge } from "../../../invariants/judge.ts";
import type { Operation } from "../../../invariants/record/history.ts";
import { pageFiles } from "../../../invariants/report/page-files.ts";
import { suite } from "../../runner/suite.ts";
import { type Opened, openBrowser, openPage, type Reader } from "../../support/browser.ts";
import { pageOf } from "../../support/page.ts";
import { RUN } from "../../support/run-folder.ts";
import {
  atRest,
  bought,
  deduction,
  factsOf,
  opened,
  order,
  type Story,
  sample,
  soldOut,
} from "../../support/story.ts";

const test = suite("report page");

let browser: Browser;
let folder = "";
const files = pageFiles();
test.before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-page-"));
  browser = await openBrowser();
});
test.after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens the page of a story, and calls `body` with it; then nothing may have gone wrong. */
async function onPage(
  story: Story,
  body: (opened: Opened) => Promise<void>,
  hash = "",
  reader: Reader = {},
  run: object = {},
): Promise<void> {
  const file = path.join(folder, "report.html");
  const facts = factsOf(...story);
  const description = { ...RUN, ...run };
  await writeFile(file, pageOf(description, judge(facts, description), facts, files));
  const opened = await openPage(browser, file, hash, reader);
  await body(opened);
  assert.equal(opened.complaints, []);
  await opened.page.context().close();
}

const STRIKE: Operation = {
  ...{ process: "nemesis-1", op: "kill-redis", target: "redis", invoked: 10, completed: 12, outcome: "ok" },
};
const HEAL = { ...STRIKE, op: "heal-kill-redis", invoked: 400, completed: 410 };
const GOOD: Story = [
  ...[opened(1), bought("al", 1), soldOut("zo", 30), deduction("al", 1), order("al", 1)],
  ...[sample(1, 0, 1, 0), sample(0, 1, 1, 1), STRIKE, HEAL, atRest()],
];

test("the verdict and its reason are the first thing on the page, which asks for nothing else", async () => {
  await onPage(GOOD, async ({ page }) => {
    const heading = page.locator("h1");
    assert.match((await heading.textContent()) ?? "", "✓ true verify of fastify, seed 7");
    assert.match(
      (await page.locator(".because").textContent()) ?? "",
      "every invariant held over 2 purchases",
    );
    const box = await heading.boundingBox();
    assert.ok(box !== null && box.y < 120);
    assert.is(await page.locator(".chart canvas").count(), 5);
  });
});

/** What axe-core finds that is serious, with the elements. */
async function barriers({ page }: Opened): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async () => (await (globalThis as unknown as { axe: typeof axe }).axe.run()).violations,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test("no reader is kept out, in either theme", async () => {
  for (const scheme of ["light", "dark"] as const)
    await onPage(GOOD, async (opened) => assert.equal(await barriers(opened), []), "", { scheme });
});

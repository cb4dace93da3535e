// The report page in a real Chromium, opened from disk, without a network.
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import * as assert from "uvu/assert";
import type { Facts } from "../../../invariants/facts/facts.ts";
import { judge } from "../../../invariants/judge.ts";
import type { Operation } from "../../../invariants/record/history.ts";
import type { Beside } from "../../../invariants/report/data/make-page-data.ts";
import { pageFiles } from "../../../invariants/report/page-files.ts";
import { suite } from "../../runner/suite.ts";
import { type Opened, openBrowser, openPage, type Reader } from "../../support/browser.ts";
import { pageOf } from "../../support/page.ts";
import { RUN } from "../../support/run-folder.ts";
import { stampede } from "../../support/stampede.ts";
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
  told,
} from "../../support/story.ts";

const test = suite("report page");

type Body = (opened: Opened) => Promise<void>;

/** What a page is given besides facts. */
interface Given {
  hash?: string;
  reader?: Reader;
  run?: object;
  beside?: Beside;
}

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

/** Writes the page of these facts, opens it, and calls `body` with it; then nothing may have gone wrong. */
async function onPageOf(facts: Facts, body: Body, { hash, reader, run, beside }: Given = {}): Promise<void> {
  const file = path.join(folder, "report.html");
  const description = { ...RUN, ...run };
  await writeFile(file, pageOf(description, judge(facts, description), facts, files, beside));
  const opened = await openPage(browser, file, hash, reader);
  await body(opened);
  assert.equal(opened.complaints, []);
  await opened.page.context().close();
}

const onPage = (story: Story, body: Body, given?: Given): Promise<void> =>
  onPageOf(factsOf(...story), body, given);

const STRIKE: Operation = {
  ...{ process: "nemesis-1", op: "kill-redis", target: "redis", invoked: 10, completed: 12, outcome: "ok" },
};
const HEAL = { ...STRIKE, op: "heal-kill-redis", invoked: 400, completed: 410 };
const GOOD: Story = [
  ...[opened(1), bought("al", 1), soldOut("zo", 30), deduction("al", 1), order("al", 1)],
  ...[sample(1, 0, 1, 0), sample(0, 1, 1, 1), STRIKE, HEAL, atRest()],
];

/** A buyer of this name has a unit and no order; another has theirs. */
const lostBy = (user: string): Story => [
  ...[opened(2), { ...told(user, "info", 15), completed: 900 }, bought("bo", 2), deduction(user, 1)],
  ...[deduction("bo", 2), order("bo", 2), sample(2, 0, 2), sample(0, 2, 2, 1), STRIKE, HEAL, atRest()],
];
const LOST = lostBy("al");
const CASES = {
  ...{ format: 1, rows: ["after-deduct", "before-reply"], columns: ["drop", "hang"] },
  cases: [
    caseAt("after-deduct", "drop", "broken"),
    caseAt("after-deduct", "drop", "held"),
    caseAt("before-reply", "hang", "not exercised"),
  ],
};

function caseAt(row: string, column: string, result: string) {
  const id = `last-unit/one/${row}=${column}`;
  const broken = result === "broken" ? ["no-lost-order: one is lost"] : [];
  return {
    id,
    row,
    column,
    situation: "last-unit",
    result,
    broken,
    sale: "m",
    repeat: `make verify CASE=${id}`,
  };
}

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
    await onPage(LOST, async (opened) => assert.equal(await barriers(opened), []), {
      reader: { scheme },
      beside: { files: [], cases: CASES },
    });
});

const texts = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allTextContents();

/** A place in the plot of the n-th chart, as shares of its width and height. */
async function inPlot(page: Page, chart: number, x: number, y = 0.5): Promise<[number, number]> {
  const plot = page.locator(".chart .u-over").nth(chart);
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  assert.ok(box !== null);
  return [box.x + box.width * x, box.y + box.height * y];
}

test("pointing at one chart reads the same moment in all of them, and names the fault in force", async () => {
  await onPage(GOOD, async ({ page }) => {
    await page.mouse.move(...(await inPlot(page, 0, 0.2)));
    await page.locator(".readout", { hasText: "in force: kill" }).waitFor();
    assert.match((await texts(page, ".readout"))[0] ?? "", /^0\.\d{3} s · in force: kill-redis redis$/);
    const values = await texts(page, ".legend .value");
    assert.ok(values.filter((value) => value !== "").length >= 8, values.join("|"));
    await page.mouse.move(...(await inPlot(page, 0, 0.9)));
    await page.locator(".readout", { hasText: "no fault" }).waitFor();
  });
});

/** The view that the page keeps in its address, once it says this. */
async function untilHash(page: Page, says: string): Promise<string> {
  await page.waitForURL((url) => url.hash.includes(says));
  return new URL(page.url()).hash;
}

const untilAll = (page: Page) => page.waitForURL((url) => !/[#&]t=/.test(url.hash));

test("dragging over a chart zooms all, a double click shows all again, and keys do the same", async () => {
  await onPage(GOOD, async ({ page }) => {
    const [from, to] = [await inPlot(page, 1, 0.25), await inPlot(page, 1, 0.5)];
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 3 });
    await page.mouse.up();
    const [, left = "", right = ""] = /t=(\d+)-(\d+)/.exec(await untilHash(page, "t=")) ?? [];
    assert.ok(Math.abs(Number(left) - 250) < 20 && Math.abs(Number(right) - 500) < 20, `${left} ${right}`);
    await page.mouse.dblclick(...to);
    await untilAll(page);
    await page.locator("#charts [role=group][tabindex]").focus();
    await page.keyboard.press("+");
    await untilHash(page, "t=");
    await page.keyboard.press("ArrowRight");
    await untilHash(page, "at=");
    await page.keyboard.press("Escape");
    await untilAll(page);
  });
});

test("an address reopens the view: part of the time, clock, theme, and what is selected", async () => {
  const hash = "#t=100-600&at=300&clock=wall&theme=dark&finding=0";
  await onPage(
    LOST,
    async ({ page }) => {
      assert.is(await page.locator("html").getAttribute("data-theme"), "dark");
      assert.is(await page.locator("#finding-0.selected[open]").count(), 1);
      assert.match((await texts(page, ".readout"))[0] ?? "", /^00:00:00\.300 · in force: kill-redis redis$/);
      assert.is(await page.getByRole("button", { name: "see all" }).isEnabled(), true);
      await page.evaluate("location.hash = '#theme=light'");
      await page.waitForSelector("html[data-theme=light]", { state: "attached" });
      assert.is(await page.locator(".selected").count(), 0);
    },
    { hash },
  );
});

test("a red run opens on its findings: whose, when, what they were told, and what was in force", async () => {
  const told = {
    sale: "s",
    user: "al",
    atMs: 900,
    status: 500,
    outcome: "info",
    error: "INTERNAL",
    process: "k6-1",
  };
  const beside = { files: [], told: [told] };
  await onPage(
    LOST,
    async ({ page }) => {
      assert.match((await texts(page, "h2"))[0] ?? "", "Findings: 1 in all");
      assert.match(
        (await texts(page, "details.group > summary"))[0] ?? "",
        "1 finding during kill-redis redis",
      );
      const facts = (await page.locator("#finding-0 dl").innerText()).replace(/\n/g, " ");
      const wanted = "sale s buyer al gid {s}-00000000000000000000000000000001 when 0.015 s to 0.900 s";
      assert.match(facts, `${wanted} was told info, status 500 (INTERNAL), at 0.900 s server not recorded`);
      assert.match((await texts(page, "#finding-0 .command code"))[0] ?? "", "make verify SEED=7");
      await page.getByRole("button", { name: "trace of the buyer" }).click();
      await untilHash(page, "buyer=al");
    },
    { beside },
  );
});

test("an unknown run opens on what was not shown, and says how to get it shown", async () => {
  const promised = { promisedMarks: ["bought", "restocked"] };
  await onPage(
    GOOD,
    async ({ page }) => {
      assert.match((await texts(page, "h2"))[0] ?? "", "Not shown: 1 thing");
      const [row = ""] = await texts(page, "#unshown tbody tr");
      assert.match(row, "never reached: restocked");
      assert.match(row, "units were added while buyers came");
      assert.match(row, "run longer (DURATION=)");
    },
    { run: promised },
  );
});

test("the matrix shows each cell by the worst of its cases, and a click lists them with their commands", async () => {
  await onPage(
    GOOD,
    async ({ page }) => {
      assert.equal(await texts(page, ".matrix tbody td"), ["✗ 1 of 2", "·", "·", "○ 1 of 1"]);
      await page.locator(".matrix button.broken").click();
      assert.equal(await texts(page, "#matrix details summary .badge"), ["✗ broken", "✓ held"]);
      assert.match(
        (await texts(page, "#matrix .command code"))[0] ?? "",
        "make verify CASE=last-unit/one/after-deduct=drop",
      );
    },
    { beside: { files: [], cases: CASES } },
  );
});

test("names from a history are shown with their hidden marks, and never run", async () => {
  const evil = `</script><img src=x onerror=alert(1)>"'\u202e${"x".repeat(300)}\u2028`;
  await onPage(
    lostBy(evil),
    async ({ page }) => {
      const shown = await page.locator("#finding-0 dl bdi").nth(1).innerText();
      assert.is(shown, evil.replace("\u202e", "\\u202e").replace("\u2028", "\\u2028"));
      assert.is(await page.locator("img").count(), 0);
      const title = page.getByRole("button", { name: "trace of the buyer" });
      await title.click();
      await untilHash(page, "buyer=");
    },
    { run: { id: evil, target: evil, repeat: evil } },
  );
});

test("a phone needs no scrolling sideways", async () => {
  const given = { reader: { width: 390 }, beside: { files: [], cases: CASES } };
  await onPage(
    lostBy("b".repeat(200)),
    async ({ page }) => assert.is(await page.evaluate("document.documentElement.scrollWidth"), 390),
    given,
  );
});

test("a million requests are less than 5 MB, open within two seconds, and keep the buyers of findings", async () => {
  await onPageOf(stampede(1_000_000, 3), async ({ page, readyMs }) => {
    const { size } = await stat(path.join(folder, "report.html"));
    assert.ok(size < 5_000_000, `${size} bytes`);
    assert.ok(readyMs < 2_000, `${readyMs} ms`);
    const [note = ""] = (await texts(page, ".chart p")).filter((text) => text.includes("drawn as dots"));
    assert.match(note, /^20,\d{3} of 1,000,000 requests are drawn as dots/);
    const data = JSON.parse((await page.locator("#data").textContent()) ?? "");
    for (const user of ["b0", "b1", "b2"]) assert.ok(data.requests.buyers.includes(user), user);
  });
});

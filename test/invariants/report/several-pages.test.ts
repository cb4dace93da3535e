// The pages of several runs in a real Chromium, opened from disk, without a network.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import * as assert from "uvu/assert";
import { randomOf } from "../../../base/random.ts";
import { compare } from "../../../invariants/compare/compare.ts";
import { trendsOf } from "../../../invariants/compare/trend.ts";
import { pageFiles } from "../../../invariants/report/page-files.ts";
import { wholePage } from "../../../invariants/report/page-html.ts";
import { comparePage, indexPage } from "../../../invariants/report/several/make-several-pages.ts";
import type { Summary } from "../../../invariants/summary/summary.ts";
import { suite } from "../../runner/suite.ts";
import { barriersInBothThemes } from "../../support/barriers.ts";
import { type Opened, openBrowser, openPage, type Reader } from "../../support/browser.ts";
import { summaryWith } from "../../support/summaries.ts";

const test = suite("pages of several runs");

const HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\u202eevil javascript:alert(3)";
const KIND = { kind: `buyer … of sale … ${HOSTILE}`, count: 3 };
const BROKEN: Partial<Summary> = {
  ...{ valid: false, because: `no-lost-order is broken ${HOSTILE}`, target: HOSTILE, repeat: HOSTILE },
  ...{ versions: { [HOSTILE]: HOSTILE }, settings: { [HOSTILE]: HOSTILE }, faults: { [HOSTILE]: 2 } },
  invariants: [{ name: "no-lost-order", valid: false, found: 3, kinds: [KIND], isPartial: false }],
  marks: { reached: [HOSTILE], missed: [] },
};

let browser: Browser;
let folder = "";
test.before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-pages-"));
  browser = await openBrowser();
  const random = randomOf(1);
  const draw = (below: number) => random.int(0, below - 1);
  const first = summaryWith({ id: "first" });
  const slow = summaryWith({ id: HOSTILE, ...BROKEN }, { seed: 2, medianMs: 90 });
  const runs = [first, slow].map((summary) => ({ way: `../${summary.id}`, summary }));
  const compared = comparePage(runs, [compare(first, slow, draw)], 0);
  await writeFile(
    path.join(folder, "compare.html"),
    wholePage(HOSTILE, HOSTILE, compared, pageFiles("compare")),
  );
  const listed = [
    ...Array.from({ length: 3 }, (_, n) => ({
      way: `run-${n}`,
      summary: summaryWith({ id: `run-${n}`, seed: n }),
    })),
    ...[1, 2].map(() => ({ way: HOSTILE, summary: slow })),
    { name: HOSTILE, error: `run.json: ${HOSTILE}` },
  ];
  const trends = trendsOf(listed.flatMap((run) => ("summary" in run ? [run.summary] : [])));
  const page = wholePage(HOSTILE, HOSTILE, indexPage(listed, trends), pageFiles("index"));
  await writeFile(path.join(folder, "index.html"), page);
});
test.after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens the page, and calls `body` with it; then nothing may have gone wrong. */
async function onPage(
  name: "compare" | "index",
  body: (opened: Opened) => Promise<void>,
  reader: Reader = {},
  hash = "",
): Promise<void> {
  const opened = await openPage(browser, path.join(folder, `${name}.html`), hash, reader);
  await body(opened);
  assert.equal(opened.complaints, []);
  await opened.page.context().close();
}

test("a comparison opens with what is worse, and draws the runs over each other", async () => {
  await onPage("compare", async ({ page }) => {
    assert.is(await page.locator("h1").textContent(), "▲ worse than the earlier run");
    const worse = await page.locator(".verdict li").allTextContents();
    assert.match(worse[0] ?? "", /^new: no-lost-order: buyer … of sale …/);
    assert.match(worse[1] ?? "", /^worse beyond the noise: answer time p50/);
    assert.match(
      (await page.locator("#findings-1 tbody tr").first().textContent()) ?? "",
      /^newno-lost-order/,
    );
    assert.match(
      (await page.locator("#figures-1 tbody tr").first().textContent()) ?? "",
      /^answer time p50.*▲ worse$/,
    );
    assert.is(await page.locator(".chart canvas").count(), 3);
    assert.equal(await page.locator(".chart .legend").first().locator("button").allTextContents(), [
      "A, the earlier",
      "B",
    ]);
  });
});

test("a link opens a part of a comparison's time, and Escape shows all of it", async () => {
  await onPage(
    "compare",
    async ({ page }) => {
      const all = page.getByRole("button", { name: "see all" });
      assert.is(await all.isDisabled(), false);
      await page.getByRole("group", { name: /charts over time/ }).press("Escape");
      assert.is(await all.isDisabled(), true);
      await page.locator(".plot").first().hover();
      assert.match(
        (await page.locator(".readout").textContent()) ?? "",
        /^\d+\.\d+ s since the first request/,
      );
    },
    {},
    "#t=5000-9000",
  );
});

test("the list has each run, finds some by a search, and shows the runs of one plan", async () => {
  await onPage("index", async ({ page }) => {
    assert.is(await page.locator("h1").textContent(), "6 runs");
    const rows = page.locator("#list tbody tr:visible");
    assert.is(await rows.count(), 6);
    await page.getByRole("searchbox").fill("false evil");
    assert.is(await rows.count(), 2);
    assert.is(await page.locator("#list [role=status]").textContent(), "2 of 6 runs shown");
    await page.getByRole("searchbox").fill("cannot");
    assert.is(await page.locator("#list [role=status]").textContent(), "0 of 6 runs shown");
    assert.is(await page.locator("#trends svg.trend").count(), 2);
    assert.is(await page.locator("#trends svg.trend").first().locator("circle.true").count(), 3);
  });
});

test("names are shown with their marks, never run, and lead only to reports beside the page", async () => {
  for (const name of ["compare", "index"] as const)
    await onPage(name, async ({ page }) => {
      const text = (await page.locator("main").textContent()) ?? "";
      assert.match(text, "<script>alert(1)</script>");
      assert.match(text, "\\u202eevil");
      assert.not.match(text, "\u202e");
      assert.is(await page.locator("img, main script, iframe").count(), 0);
      const links = await page
        .locator("a")
        .evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
      assert.ok(links.length > 1);
      for (const link of links) assert.match(link, /^(?:\.\.\/)?(?:[\w%.!~*'()-]+\/)+report\.html$/);
    });
});

test("no reader is kept out, in either theme", async () => {
  for (const name of ["compare", "index"] as const)
    await onPage(name, async (opened) => assert.equal(await barriersInBothThemes(opened), []));
});

test("both fit a phone", async () => {
  for (const name of ["compare", "index"] as const)
    await onPage(
      name,
      async ({ page }) => {
        const [width, room] = await page.evaluate<number[]>(
          "[document.documentElement.scrollWidth, innerWidth]",
        );
        assert.is(width, room, name);
      },
      { width: 390 },
    );
});

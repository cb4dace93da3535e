// The report page in a real Chromium, opened from disk, without a network.
import { stat } from "node:fs/promises";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { barriersInBothThemes } from "../../support/barriers.ts";
import {
  CASES,
  GOOD,
  inPlot,
  lostBy,
  ReportPages,
  texts,
  untilGone,
  untilKept,
} from "../../support/report-page.ts";
import { stampede } from "../../support/stampede.ts";

const test = suite("report page");

const LOST = lostBy("al");

let pages: ReportPages;
test.before(async () => {
  pages = await ReportPages.start();
});
test.after(() => pages.end());

test("the verdict and its reason are the first thing on the page, which asks for nothing else", async () => {
  await pages.of(GOOD, async ({ page }) => {
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

test("no reader is kept out, in either theme", async () => {
  await pages.of(LOST, async (opened) => assert.equal(await barriersInBothThemes(opened), []), {
    beside: { files: [], cases: CASES },
  });
});

test("pointing at one chart reads the same moment in all of them, and names the fault in force", async () => {
  await pages.of(GOOD, async ({ page }) => {
    await page.mouse.move(...(await inPlot(page, 0, 0.2)));
    await page.locator(".readout", { hasText: "in force: kill" }).waitFor();
    assert.match((await texts(page, ".readout"))[0] ?? "", /^0\.\d{3} s · in force: kill-redis redis$/);
    const values = await texts(page, ".legend .value");
    assert.ok(values.filter((value) => value !== "").length >= 8, values.join("|"));
    await page.mouse.move(...(await inPlot(page, 0, 0.9)));
    await page.locator(".readout", { hasText: "no fault" }).waitFor();
  });
});

test("dragging over a chart zooms all, a double click shows all again, and keys do the same", async () => {
  await pages.of(GOOD, async ({ page }) => {
    const [from, to] = [await inPlot(page, 1, 0.25), await inPlot(page, 1, 0.5)];
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 3 });
    await page.mouse.up();
    const [left, right] = (await untilKept(page, "t")).split("-");
    assert.ok(Math.abs(Number(left) - 250) < 20 && Math.abs(Number(right) - 500) < 20, `${left} ${right}`);
    await page.mouse.dblclick(...to);
    await untilGone(page, "t");
    await page.locator("#charts [role=group][tabindex]").focus();
    await page.keyboard.press("+");
    await untilKept(page, "t");
    await page.keyboard.press("ArrowRight");
    await untilKept(page, "at");
    await page.keyboard.press("Escape");
    await untilGone(page, "t");
  });
});

test("an address reopens the view: part of the time, clock, theme, and what is selected", async () => {
  const hash = "#t=100-600&at=300&clock=wall&theme=dark&finding=0";
  await pages.of(
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
  await pages.of(
    LOST,
    async ({ page }) => {
      assert.match((await texts(page, "h2"))[0] ?? "", "Findings: 1 in all");
      assert.match(
        (await texts(page, "details.group > summary"))[0] ?? "",
        "1 finding during kill-redis redis",
      );
      const facts = (await page.locator("#finding-0 dl").innerText()).replace(/\n/g, " ");
      const wanted = "sale s buyer al gid {s}-00000000000000000000000000000001 when 0.015 s to 1.000 s";
      assert.match(facts, `${wanted} was told info, status 500 (INTERNAL), at 0.900 s server not recorded`);
      assert.match((await texts(page, "#finding-0 .command code"))[0] ?? "", "make verify SEED=7");
      await page.getByRole("button", { name: "trace of the buyer" }).click();
      await untilKept(page, "buyer");
    },
    { beside },
  );
});

test("an unknown run opens on what was not shown, and says how to get it shown", async () => {
  const promised = { promisedMarks: ["bought", "restocked"] };
  await pages.of(
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
  await pages.of(
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
  const written = evil.replace("\u202e", "\\u202e").replace("\u2028", "\\u2028");
  const story = lostBy(evil).map((one) => ({
    ...one,
    ...("sale" in one ? { sale: evil } : {}),
    ...("gid" in one ? { gid: `${evil}${one.gid}` } : {}),
  }));
  await pages.of(
    story,
    async ({ page }) => {
      const [sale, user, gid = ""] = await page.locator("#finding-0 dl bdi").allInnerTexts();
      assert.equal([sale, user], [written, written]);
      assert.ok(gid.startsWith(written), gid);
      assert.is(await page.locator("img").count(), 0);
      await page.getByRole("button", { name: "trace of the buyer" }).click();
      assert.is(await untilKept(page, "buyer"), evil);
    },
    { run: { id: evil, target: evil, repeat: evil } },
  );
});

test("a command is copied by its button", async () => {
  await pages.of(GOOD, async ({ page }) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.locator("header .command button").click();
    await page.getByRole("button", { name: "copied" }).waitFor();
    assert.is(await page.evaluate("navigator.clipboard.readText()"), "make verify SEED=7");
  });
});

test("a phone needs no scrolling sideways", async () => {
  const given = { reader: { width: 390 }, beside: { files: [], cases: CASES } };
  await pages.of(
    lostBy("b".repeat(200)),
    async ({ page }) => assert.is(await page.evaluate("document.documentElement.scrollWidth"), 390),
    given,
  );
});

test("a matrix of five columns whose cases hold is as wide as the page", async () => {
  const columns = ["hang", "error", "drop", "delay", "exit"];
  const cases = columns.map((column) => ({ ...CASES.cases[1], column, result: "held" }));
  const given = { reader: { width: 1_000 }, beside: { files: [], cases: { ...CASES, columns, cases } } };
  await pages.of(
    GOOD,
    async ({ page }) =>
      assert.is(
        await page.locator("#matrix .scroll").evaluate((one) => one.scrollWidth - one.clientWidth),
        0,
      ),
    given,
  );
});

const MANY = process.env["NIGHTLY"] === "1" ? 1_000_000 : 100_000;

test("a million requests, by night, or 100,000 are less than 5 MB, drawn in two seconds, and keep the buyers of findings", async () => {
  await pages.ofFacts(stampede(MANY, 3), async ({ page, busyMs }) => {
    const { size } = await stat(pages.file);
    assert.ok(size < 5_000_000, `${size} bytes`);
    assert.ok(busyMs < 2_000, `${busyMs} ms`);
    const [note = ""] = (await texts(page, ".chart p")).filter((text) => text.includes("drawn as dots"));
    assert.match(note, /^20,\d{3} of (1,000|100),000 requests are drawn as dots/);
    const data = JSON.parse((await page.locator("#data").textContent()) ?? "");
    for (const user of ["b0", "b1", "b2"]) assert.ok(data.requests.buyers.includes(user), user);
  });
});

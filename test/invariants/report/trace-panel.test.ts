// The trace of one buyer in the report, in a real Chromium: search, a click on a finding, a deep link, the keyboard.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { factsOf, judgeRun, writeReport, writeVerdict } from "../../../invariants/judge-run.ts";
import { suite } from "../../runner/suite.ts";
import { type Opened, openBrowser, openPage, type Reader } from "../../support/browser.ts";
import {
  atRest,
  bought,
  deduction,
  gid,
  opened,
  order,
  type Story,
  sample,
  soldOut,
  told,
} from "../../support/story.ts";
import { exchange, fault, tracedRun } from "../../support/traced.ts";

const test = suite("trace panel");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-trace-panel-"));
let browser: Browser;
let red = "";
test.before(async () => {
  browser = await openBrowser();
  red = written("red", LOST, WIRE);
});
test.after(async () => {
  await browser?.close();
  rmSync(root, { recursive: true, force: true });
});

/** Two buyers, of whom one is told bought and has no order; a fault falls into it. */
const LOST: Story = [
  ...[opened(3), sample(3, 0, 3, 0, 5), bought("al", 1), bought("bo", 2, 12), soldOut("zo", 30)],
  ...fault(0, "cut", "server-1-mysql", 11, 17),
  ...[deduction("al", 1), deduction("bo", 2), order("bo", 2), atRest(true, 40)],
];
const WIRE = [
  exchange({ text: `"${gid(1)}"`, verb: "EVALSHA", on: ["{s}--stock-1"], requestedAt: 10, repliedAt: 11 }),
  exchange({
    link: "dtm-server-1",
    verb: "POST",
    on: ["/createOrder"],
    text: gid(1),
    requestedAt: 13,
    repliedAt: 15,
  }),
];

const SOURCES = { sources: { stock: "Redis", ledger: "Redis", orders: "MySQL" } };

/** Writes a run, judges it and returns its report. */
function written(name: string, story: Story, wire?: typeof WIRE): string {
  const folder = tracedRun(root, name, story, { file: SOURCES, ...(wire && { wire }) });
  const facts = factsOf(folder);
  const verdict = judgeRun(folder, facts);
  writeVerdict(folder, verdict, facts);
  writeReport(folder, verdict, facts);
  return path.join(folder, "report.html");
}

/** Opens the report, and calls `body` with it; then nothing may have gone wrong. */
async function onPage(
  file: string,
  hash: string,
  body: (opened: Opened) => Promise<void>,
  reader: Reader = {},
) {
  const opened = await openPage(browser, file, hash, reader);
  await body(opened);
  assert.equal(opened.complaints, []);
  await opened.page.context().close();
}

test("one click on a finding shows the diagram of its buyer, down to the step that is missing", async () => {
  await onPage(red, "", async ({ page }) => {
    await page.getByRole("button", { name: "trace of the buyer" }).first().click();
    const trace = page.locator("#trace");
    assert.is(await trace.locator("h3").textContent(), "Buyer al of sale s");
    const shown = (await trace.locator("svg.diagram .said").allTextContents()).join("\n");
    for (const step of [
      "asks for a unit",
      "EVALSHA {s}--stock-1",
      "POST /createOrder",
      "cut server-1-mysql",
      "✗ no order of al",
    ])
      assert.match(shown, step);
    assert.equal(await trace.locator("svg.diagram .party").allTextContents(), [
      "buyerbuyer",
      "serverserver",
      "server-1server-1",
      "DTMDTM",
      "RedisRedis",
      "MySQLMySQL",
    ]);
    assert.match((await trace.locator(".wants").last().textContent()) ?? "", "must hold: at rest");
    assert.match(
      (await trace.locator(".held").textContent()) ?? "",
      "orders (MySQL), at the endholds nothing of them",
    );
    // It is kept in the address once the view stands still.
    const isKept = async () => (await page.evaluate<string>("location.hash")) === "#buyer=al&of=s";
    await until(isKept, { what: "the address to have the buyer", deadlineMs: 5_000 });
  });
});

test("a search finds a buyer, and the keyboard alone chooses them", async () => {
  await onPage(red, "", async ({ page }) => {
    await page.getByLabel("buyer or gid").focus();
    await page.keyboard.type("BO");
    assert.equal(await page.locator("#trace .results button").count(), 1);
    await page.keyboard.press("Enter");
    assert.is(await page.locator("#trace h3").textContent(), "Buyer bo of sale s");
    assert.is(await page.locator("#trace .results button").getAttribute("aria-pressed"), "true");
    await page.getByLabel("what became of them").selectOption("refused");
    await page.getByLabel("buyer or gid").fill("");
    await page.getByLabel("what became of them").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.is(await page.locator("#trace h3").textContent(), "Buyer zo of sale s");
  });
});

test("a link opens the trace of its buyer or gid, as a table too, and a name that is not here its command", async () => {
  await onPage(red, "#buyer=bo&of=s", async ({ page }) => {
    assert.is(await page.locator("#trace h3").textContent(), "Buyer bo of sale s");
    await page.locator("#trace summary").click();
    const rows = await page.locator("#trace tbody tr").allTextContents();
    const steps = await page.locator("#trace svg.diagram .said").count();
    assert.ok(
      rows.some((row) => /server → MySQL.*not seen; it follows, since the order exists/.test(row)),
      rows.join("\n"),
    );
    // A reply has a line of its own in the diagram, and stands behind its request in the table.
    assert.is(rows.length, steps - 1);
  });
  await onPage(red, `#gid=${encodeURIComponent(gid(1))}`, async ({ page }) => {
    assert.is(await page.locator("#trace h3").textContent(), "Buyer al of sale s");
  });
  await onPage(red, "#buyer=it%27s", async ({ page }) => {
    const text = (await page.locator("#trace").textContent()) ?? "";
    assert.match(text, "buyer it's is not in this page");
    assert.match(text, /make trace RUN=runs\/red BUYER='it'\\''s'/);
  });
});

test("names from a history are shown and never run", async () => {
  const user = "<img src=x onerror=alert(1)>\u202e'\"";
  const file = written("hostile", [
    opened(1),
    told(user, "ok", 10, { gid: "</script><b>" }),
    soldOut("zo", 30),
    atRest(),
  ]);
  await onPage(file, `#buyer=${encodeURIComponent(user)}`, async ({ page }) => {
    const shown = (await page.locator("#trace h3").textContent()) ?? "";
    assert.match(shown, "<img src=x onerror=alert(1)>\\u202e'\"");
    assert.is(await page.locator("#trace img").count(), 0);
    assert.not.match((await page.locator("#trace").textContent()) ?? "", "\u202e");
  });
});

test("the trace fits a phone, and keeps no reader out, in either theme", async () => {
  for (const [scheme, width] of [
    ["light", 1280],
    ["dark", 390],
  ] as const)
    await onPage(
      red,
      "#buyer=al&of=s",
      async ({ page }) => {
        await page.evaluate(axe.source);
        const serious = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run("#trace");
          return violations.flatMap(({ id, impact, nodes }) =>
            impact === "serious" || impact === "critical" ? nodes.map(({ html }) => `${id}: ${html}`) : [],
          );
        });
        assert.equal(serious, []);
        const wide = await page.evaluate("document.documentElement.scrollWidth");
        assert.is(wide, width);
      },
      { scheme, width },
    );
});

// How the page of `make serve` looks and reads, without a stack.
import type { Browser, Page } from "playwright-core";
import * as assert from "uvu/assert";
import { pageFiles } from "../../../invariants/report/page-files.ts";
import { doorHtml } from "../../../invariants/report/page-html.ts";
import { PrivateServer } from "../../../loadtests/loopback/private-server.ts";
import { DoorLog } from "../../../loadtests/serve/door-log.ts";
import { suite } from "../../runner/suite.ts";
import { barriersInBothThemes } from "../../support/barriers.ts";
import { openBrowser } from "../../support/browser.ts";

const test = suite("the page of make serve");

let browser: Browser;
test.before(async () => {
  browser = await openBrowser();
});
test.after(() => browser.close());

const EVIL = `</script><img src=x onerror=alert(1)>"'\u202e`;

/** Opens the page of a sale that is half sold, of a target of this name. */
async function withPage(
  given: { target?: string; closed?: string },
  body: (page: Page, server: PrivateServer) => Promise<void>,
): Promise<void> {
  const { target = "fastify", closed } = given;
  const places: [string, string][] = [["server-1", "http://127.0.0.1:8081"]];
  const data = { what: "door" as const, target, about: target, places, closed, noCrash: undefined };
  const html = doorHtml(data, pageFiles("door"));
  const get = (name: string) => (name === "" ? { type: "text/html", body: html } : undefined);
  const server = await PrivateServer.open("t", { get });
  const log = new DoorLog(
    (state) => server.publish("state", state),
    () => 1_000,
  );
  log.servers([{ name: "server-1", isUp: false }]);
  log.open(target, 20);
  log.see(target, { left: 5, deducted: 15, orders: 12 }, 3);
  log.say("crash a server after a deduction", "asked");
  log.say(`ten buyers of ${target} came`, "good");
  log.say("something went wrong", "bad");
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
  page.on("pageerror", (error) => complaints.push(error.message));
  try {
    await page.goto(server.url);
    await page.locator("ol.steps .good").waitFor();
    await body(page, server);
    assert.equal(complaints, []);
  } finally {
    await context.close();
    await server.close();
  }
}

test("it keeps no reader out, and a phone needs no scrolling sideways, in both themes", () =>
  withPage({}, async (page) => {
    for (const width of [1_280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      assert.equal(await barriersInBothThemes({ page }), [], String(width));
      assert.is(await page.evaluate("document.documentElement.scrollWidth"), width);
    }
  }));

test("units are told apart by marks, and the sale in a sentence", () =>
  withPage({}, async (page) => {
    const says = await page.locator(".units").getAttribute("aria-label");
    assert.is(says, "12 ordered, 3 deducted and not ordered yet, 5 left");
    assert.is(await page.locator(".units span", { hasText: "✓" }).count(), 12);
  }));

test("a name is shown with its hidden marks, and never run", () =>
  withPage({ target: EVIL }, async (page) => {
    assert.is(await page.locator("img").count(), 0);
    assert.match(await page.locator("#sale").innerText(), EVIL.replace("\u202e", "\\u202e"));
  }));

test("where nothing may be asked for there is no button, and why", () =>
  withPage({ closed: "Nothing is asked for from here." }, async (page) => {
    assert.is(await page.locator("#try button").count(), 0);
    assert.is(await page.locator("#try p").innerText(), "Nothing is asked for from here.");
  }));

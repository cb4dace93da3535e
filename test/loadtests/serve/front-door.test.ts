// The page of `make serve` in a real browser, on a real stack.
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import * as assert from "uvu/assert";
import { freePort } from "../../../stack/process/ports.ts";
import { suite } from "../../runner/suite.ts";
import { openBrowser } from "../../support/browser.ts";
import { Playground } from "../../support/command.ts";

const test = suite("the front door", { serial: true });

let playground: Playground;
let browser: Browser;
test.before(async () => {
  playground = await Playground.create();
  browser = await openBrowser();
});
test.after(async () => {
  await browser.close();
  await playground.clear();
});

const DEADLINE_MS = 20_000;
const figure = (page: Page, name: string, value: number) =>
  page.locator(`[data-figure="${name}"]`, { hasText: new RegExp(`^${value}$`) }).waitFor();
const step = (page: Page, says: string) => page.locator("ol.steps li", { hasText: says }).waitFor();

test("a sale, a hundred buyers, a crash after a deduction: 3 orders, and then 4", async () => {
  const command = playground.start("loadtests/serve.ts", [`PORT=${await freePort()}`]);
  await command.says("stop: Ctrl-C", DEADLINE_MS);
  const [, address = ""] = /^ +page +(http:\S+)$/m.exec(command.output) ?? [];
  const complaints: string[] = [];
  const page = await browser.newPage();
  page.setDefaultTimeout(DEADLINE_MS);
  page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address);
  await page.getByLabel("units").fill("7");
  await page.getByRole("button", { name: "open a sale" }).click();
  await figure(page, "left", 7);
  await page.getByRole("button", { name: "send a hundred buyers" }).click();
  await step(page, "7 bought, 93 sold out");
  await figure(page, "orders", 7);
  await figure(page, "left", 0);
  await page.getByRole("button", { name: "crash a server" }).click();
  await step(page, "server-1 took a unit for a buyer and crashed");
  await step(page, "ten buyers came: 3 bought, 7 sold out");
  await step(page, "3 orders; the unit of the crash is DTM's to bring");
  await step(page, "4 orders, ");
  await figure(page, "orders", 4);
  await figure(page, "open messages", 0);
  await step(page, "server-1 is up again");
  assert.equal(complaints, []);
  await page.context().close();
  command.signal("SIGINT");
  const { code, output } = await command.end();
  assert.is(code, 130, output);
  await playground.untilClear();
  await rm(path.dirname(/^ +logs +(.*)$/m.exec(output)?.[1] ?? ""), { recursive: true });
});

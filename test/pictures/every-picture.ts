// The pictures, by their names: of which run, and what of its page.
import type { Locator, Page } from "playwright-core";
import type { RunName } from "./make-run.ts";

export interface Picture {
  name: string;
  of: RunName;
  width?: number;
  /** The view, as behind # of the page's address. */
  hash?: string;
  /** Brings the page to what is to be seen, and returns the PNG. */
  shoot(page: Page): Promise<Buffer>;
}

const RECOVERED_WITHIN_MS = 40_000;
const MARGIN = 8;

/** The top of the page, down to this height. */
const top = (page: Page, height: number): Promise<Buffer> =>
  page.screenshot({ clip: { x: 0, y: 0, width: page.viewportSize()?.width ?? 0, height } });

/** From the top of one element to the end of another, with a margin. */
async function between(page: Page, first: Locator, last: Locator): Promise<Buffer> {
  const [begin, end] = [await boxOf(first), await boxOf(last)];
  const y = Math.max(0, begin.y - MARGIN);
  const width = page.viewportSize()?.width ?? 0;
  return page.screenshot({
    fullPage: true,
    clip: { x: 0, y, width, height: end.y + end.height + MARGIN - y },
  });
}

/** Where an element is on the whole page. */
async function boxOf(locator: Locator): Promise<{ y: number; height: number }> {
  const box = await locator.boundingBox();
  const scrolled = await locator.page().evaluate(() => Number(Reflect.get(globalThis, "scrollY")));
  if (box === null) throw new Error(`nothing to be seen of ${locator}`);
  return { y: box.y + scrolled, height: box.height };
}

export const PICTURES: readonly Picture[] = [
  {
    ...{ name: "report", of: "green" },
    shoot: (page) => between(page, page.locator("header"), page.locator(".chart").first()),
  },
  { name: "report-red", of: "red", shoot: (page) => top(page, 660) },
  {
    ...{ name: "trace", of: "red" },
    async shoot(page) {
      await page.getByRole("button", { name: "trace of the buyer" }).first().click();
      const diagram = page.locator(".trace");
      return between(page, diagram, diagram.locator(".held"));
    },
  },
  {
    name: "matrix",
    of: "matrix",
    width: 1_280,
    shoot: (page) => page.locator("#matrix").first().screenshot(),
  },
  {
    ...{ name: "door", of: "door" },
    async shoot(page) {
      await page.getByRole("button", { name: "crash a server" }).click();
      await page.locator("ol.steps li", { hasText: "4 orders, " }).waitFor({ timeout: RECOVERED_WITHIN_MS });
      return between(page, page.locator("header"), page.locator("#steps"));
    },
  },
];

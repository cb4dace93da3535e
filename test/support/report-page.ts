// Report pages of stories, opened in a real browser: what tests of the page share.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import * as assert from "uvu/assert";
import type { Facts } from "../../invariants/facts/facts.ts";
import { judge } from "../../invariants/judge.ts";
import type { Operation } from "../../invariants/record/history.ts";
import type { Beside } from "../../invariants/report/data/make-page-data.ts";
import { pageFiles } from "../../invariants/report/page-files.ts";
import { type Opened, openBrowser, openPage, type Reader } from "./browser.ts";
import { pageOf } from "./page.ts";
import { RUN } from "./run-folder.ts";
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
} from "./story.ts";

type Body = (opened: Opened) => Promise<void>;

/** What a page is given besides facts. */
export interface Given {
  hash?: string;
  reader?: Reader;
  run?: object;
  beside?: Beside;
}

/** One browser, and a folder for the page that it opens. */
export class ReportPages {
  readonly #browser: Browser;
  readonly #folder: string;
  readonly #files = pageFiles();
  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  static async start(): Promise<ReportPages> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-page-"));
    return new ReportPages(await openBrowser(), folder);
  }

  async end(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The file of the page that was opened last. */
  get file(): string {
    return path.join(this.#folder, "report.html");
  }

  /** Opens the page of these facts, and calls `body` with it; then nothing may have gone wrong on it. */
  async ofFacts(facts: Facts, body: Body, { hash, reader, run, beside }: Given = {}): Promise<void> {
    const description = { ...RUN, ...run };
    const html = pageOf(description, judge(facts, description), facts, this.#files, beside);
    await writeFile(this.file, html);
    const opened = await openPage(this.#browser, this.file, hash, reader);
    await body(opened);
    assert.equal(opened.complaints, []);
    await opened.page.context().close();
  }

  of(story: Story, body: Body, given?: Given): Promise<void> {
    return this.ofFacts(factsOf(...story), body, given);
  }
}

const STRIKE: Operation = {
  ...{ process: "nemesis-1", op: "kill-redis", target: "redis", invoked: 10, completed: 12, outcome: "ok" },
};
const HEAL = { ...STRIKE, op: "heal-kill-redis", invoked: 400, completed: 410 };
/** A run in which all holds, with a fault from 0.01 s to 0.41 s. */
export const GOOD: Story = [
  ...[opened(1), bought("al", 1), soldOut("zo", 30), deduction("al", 1), order("al", 1)],
  ...[sample(1, 0, 1, 0), sample(0, 1, 1, 1), STRIKE, HEAL, atRest()],
];

/** A buyer of this name has a unit and no order; another has theirs. */
export const lostBy = (user: string): Story => [
  ...[opened(2), { ...told(user, "info", 15), completed: 900 }, bought("bo", 2), deduction(user, 1)],
  ...[deduction("bo", 2), order("bo", 2), sample(2, 0, 2), sample(0, 2, 2, 1), STRIKE, HEAL, atRest()],
];
/** A matrix with a cell of each result. */
export const CASES = {
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
    matrix: "failpoints",
    situation: "last-unit",
    result,
    broken,
    sale: "m",
    repeat: `make verify CASE=${id}`,
  };
}

/** The texts of all elements that a selector finds. */
export const texts = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).allTextContents();

/** A place in the plot of the n-th chart, as shares of its width and height. */
export async function inPlot(page: Page, chart: number, x: number, y = 0.5): Promise<[number, number]> {
  const plot = page.locator(".chart .u-over").nth(chart);
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  assert.ok(box !== null);
  return [box.x + box.width * x, box.y + box.height * y];
}

/** Waits until the page keeps this part of the view in its address; returns it. */
export async function untilKept(page: Page, part: string): Promise<string> {
  await page.waitForURL((url) => partIn(url, part) !== null);
  return partIn(new URL(page.url()), part) ?? "";
}

/** Waits until the page keeps this part of the view no more. */
export const untilGone = (page: Page, part: string): Promise<void> =>
  page.waitForURL((url) => partIn(url, part) === null);

const partIn = ({ hash }: URL, part: string): string | null => new URLSearchParams(hash.slice(1)).get(part);

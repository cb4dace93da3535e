// Makes runs, opens what they leave in a browser, and writes what is seen.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { HarnessError } from "../../base/errors.ts";
import { openBrowser, openPage } from "../support/browser.ts";
import { PICTURES, type Picture } from "./every-picture.ts";
import { makeRun, type RunName } from "./make-run.ts";

/** Pictures are part of the repository and of the package. */
const MOST_BYTES = 150 * 1_024;

/** Makes these pictures, or all, in this folder. Each run is made once. Throws if a name is unknown or a picture large. */
export async function takePictures(
  names: readonly string[] | undefined,
  into: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const wanted = PICTURES.filter(({ name }) => names?.includes(name) ?? true);
  const unknown = names?.find((name) => !PICTURES.some((one) => one.name === name));
  if (unknown !== undefined)
    throw new HarnessError("usage", `there is no picture ${unknown}`, {
      hint: `known: ${PICTURES.map(({ name }) => name).join(", ")}`,
    });
  await mkdir(into, { recursive: true });
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-pictures-"));
  const browser = await openBrowser();
  try {
    for (const run of new Set(wanted.map(({ of }) => of))) {
      say(`run: ${run}`);
      const pictures = wanted.filter(({ of }) => of === run);
      await makeRun(run, folder, signal, async (address) => {
        for (const picture of pictures) say(await takeOne(browser, picture, run, address, into));
      });
    }
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function takeOne(
  browser: Browser,
  { name, width = 1_000, hash = "", shoot }: Picture,
  run: RunName,
  address: string,
  into: string,
): Promise<string> {
  const page =
    run === "door" ? await served(browser, address, width) : await drawn(browser, address, hash, width);
  const bytes = await shoot(page);
  await page.context().close();
  await writeFile(path.join(into, `${name}.png`), bytes);
  if (bytes.length > MOST_BYTES)
    throw new HarnessError("failed", `${name}.png has ${bytes.length} bytes, more than ${MOST_BYTES}`);
  return `  ${name}.png: ${Math.round(bytes.length / 1_024)} KB`;
}

const drawn = async (browser: Browser, file: string, hash: string, width: number): Promise<Page> =>
  (await openPage(browser, file, hash, { width })).page;

/** Opens a page that is served, which a browser without network does not reach. */
async function served(browser: Browser, address: string, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

// A real browser for tests of pages: one for all tests of a file, without a network.
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { findTool } from "../../stack/tools/find.ts";

/** Opens the system's Chromium. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: findTool("chromium"), args: ["--disable-gpu"] });

const DEADLINE_MS = 10_000;

/** A page that was opened from disk, and all that went wrong on it. */
export interface Opened {
  page: Page;
  /** Errors and warnings of its console, uncaught errors, and requests for anything but the page. */
  complaints: string[];
  /** How long the page kept the processor until it was drawn, in ms; other processes do not count. */
  busyMs: number;
}

/** What a reader's browser is like. */
export interface Reader {
  width?: number;
  scheme?: "light" | "dark";
}

/** Opens this file at this hash; fulfilled once it is drawn. */
export async function openPage(
  browser: Browser,
  file: string,
  hash = "",
  { width = 1280, scheme = "light" }: Reader = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    timezoneId: "UTC",
    offline: true,
  });
  context.setDefaultTimeout(DEADLINE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = pathToFileURL(file).href;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) complaints.push(`request: ${request.url()}`);
  });
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(address + hash);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  const { metrics } = await session.send("Performance.getMetrics");
  const busy = metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.POSITIVE_INFINITY;
  return { page, complaints, busyMs: busy * 1_000 };
}

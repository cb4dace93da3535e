// Opens the live page of a run where there is somebody to look at it.
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { Progress, Screen } from "../../base/command-line/progress.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";
import { isLive, LivePage } from "./live-page.ts";

/** Opens the page and prints its address; undefined where the run has none. */
export async function openLive(
  asked: "0" | "1" | undefined,
  screen: Screen,
  folder: RunFolder,
  progress: Progress,
): Promise<LivePage | undefined> {
  if (!isLive(asked, screen.live, process.env["CI"])) return undefined;
  const usedMs = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  const token = randomBytes(16).toString("hex");
  const shown = path.relative(process.cwd(), folder.path);
  const page = await LivePage.open({
    folder,
    shown,
    token,
    now: Date.now,
    usedMs,
    status: () => progress.newest,
  });
  progress.event(`live: ${page.url}`);
  return page;
}

// Runs k6 as a child: offline, its console is the history, its dashboard and summary go into the run folder.
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";

/** How k6 ended: `missedThresholds` names those that were missed. */
export interface K6Result {
  missedThresholds: string[];
}

/** k6's exit code when a threshold was missed. */
const THRESHOLDS_MISSED = 99;
/** k6 stops by itself within its graceful stop; this much later it is taken to hang. */
const KILL_AFTER_MS = 10_000;

/** Runs one profile's script to its end. Aborting stops k6, and then throws. */
export async function runK6(
  binary: string,
  profile: string,
  folder: RunFolder,
  signal: AbortSignal,
): Promise<K6Result> {
  const script = path.join(import.meta.dirname, "scripts", `${profile}.ts`);
  const log = openSync(path.join(folder.path, "logs", "k6.log"), "a");
  const child = spawn(
    binary,
    [
      "run",
      "--quiet",
      "--log-format",
      "raw",
      "--console-output",
      folder.file("history.jsonl"),
      "--out",
      "web-dashboard",
      script,
    ],
    {
      // Its own process group: Ctrl-C is for the harness, which then stops k6 in its own time.
      detached: true,
      stdio: ["ignore", log, log],
      env: {
        ...process.env,
        ERRAND: folder.file("errand.json"),
        K6_AUTO_EXTENSION_RESOLUTION: "false",
        K6_NO_USAGE_REPORT: "true",
        K6_WEB_DASHBOARD_PORT: "-1",
        K6_WEB_DASHBOARD_PERIOD: "1s",
        K6_WEB_DASHBOARD_EXPORT: folder.file("k6-report.html"),
      },
    },
  );
  closeSync(log);
  let kill: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill("SIGINT");
    kill = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    signal.throwIfAborted();
    if (code === 0) return { missedThresholds: [] };
    if (code === THRESHOLDS_MISSED) return { missedThresholds: await missedThresholds(folder) };
    throw new HarnessError("failed", `k6 ended with code ${code}`, {
      hint: `see ${path.join(folder.path, "logs", "k6.log")}`,
    });
  } finally {
    signal.removeEventListener("abort", stop);
    clearTimeout(kill);
  }
}

/** The thresholds that k6's summary says were missed, as `metric: expression`. */
async function missedThresholds(folder: RunFolder): Promise<string[]> {
  const summary = JSON.parse(await readFile(folder.file("k6-summary.json"), "utf8")) as {
    metrics: Record<string, { thresholds?: Record<string, { ok: boolean }> }>;
  };
  return Object.entries(summary.metrics).flatMap(([metric, { thresholds }]) =>
    Object.entries(thresholds ?? {}).flatMap(([expression, { ok }]) =>
      ok ? [] : [`${metric}: ${expression}`],
    ),
  );
}

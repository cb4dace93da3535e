// Runs a k6 script: offline; its history, its dashboard and its summary go into the run folder.
import { rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { HarnessError } from "../../base/errors.ts";
import { parseJson, parserOf } from "../../base/parse.ts";
import { isFileTorn } from "../../invariants/record/writing/end-file.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";
import { runChild } from "../../stack/process/run-child.ts";
import { findTool } from "../../stack/tools/find.ts";
import type { K6File, K6Input, K6Secrets } from "../buyers/scripts/k6-input.ts";
import { bundledScript } from "./k6-script.ts";

/** How k6 ended: `missedThresholds` names those that were missed. */
export interface K6Result {
  missedThresholds: string[];
  /** How many buyers came: those whom k6 had no slot for did not. */
  arrived: number;
}

const Summary = Type.Object({
  metrics: Type.Record(
    Type.String(),
    Type.Object({
      values: Type.Optional(Type.Record(Type.String(), Type.Number())),
      thresholds: Type.Optional(Type.Record(Type.String(), Type.Object({ ok: Type.Boolean() }))),
    }),
  ),
});
type Summary = Static<typeof Summary>;
const parseSummary = parserOf(Summary, "k6's summary");

/** k6's exit code when a threshold was missed. */
const THRESHOLDS_MISSED = 99;
/** k6's exit code when a script was aborted, as it is by the module that writes the history where it cannot. */
const ABORTED = 108;
/** What k6's log says of that: the reason, which the module begins with `history`, and where the script was. */
const ABORTED_LINE =
  /msg="test aborted(?:: (?<history>history: )?(?<reason>(?:[^"\\]|\\.)*?))?(?: at (?:\S+ \()?file:.*)?"/;
const DISK_FULL = "no space left on device";
/** k6 stops by itself within its graceful stop; this long after SIGINT it is taken to hang. */
const STOP_WITHIN_MS = 10_000;

/**
 * Runs the script at this path to its end. It and its input are files of the run folder for that time; tokens and
 * addresses are in its environment alone. Aborting stops k6, and then throws.
 */
export async function runK6(
  script: string,
  input: Omit<K6Input, "historyFile" | "summaryFile">,
  folder: RunFolder,
  signal: AbortSignal,
): Promise<K6Result> {
  const inputFile = folder.file("k6-input.json");
  const scriptFile = folder.file("k6-script.js");
  const { urls, values, buyersFile, ...open } = input;
  const secrets: K6Secrets = { urls, values, ...(buyersFile && { buyersFile }) };
  const historyFile = folder.file("history.jsonl");
  const file: K6File = { ...open, historyFile, summaryFile: folder.file("k6-summary.json") };
  const log = path.join(folder.path, "logs", "k6.log");
  writeFileSync(inputFile, JSON.stringify(file));
  try {
    const { code } = await runChild(
      "k6",
      [findTool("k6"), "run", "--quiet", "--out", "web-dashboard", bundledScript(script, scriptFile)],
      {
        signal,
        log,
        stopWithinMs: STOP_WITHIN_MS,
        alsoFine: [THRESHOLDS_MISSED, ABORTED],
        env: {
          INPUT_FILE: inputFile,
          INPUT_SECRETS: JSON.stringify(secrets),
          K6_AUTO_EXTENSION_RESOLUTION: "false",
          K6_NO_USAGE_REPORT: "true",
          K6_WEB_DASHBOARD_PORT: "-1",
          K6_WEB_DASHBOARD_PERIOD: "1s",
          K6_WEB_DASHBOARD_EXPORT: folder.file("k6-report.html"),
        },
      },
    );
    if (code === ABORTED) throw aborted(await readFile(log, "utf8"), log, historyFile);
    demandWhole(historyFile);
    const { summaryFile } = file;
    const summary = parseJson(await readFile(summaryFile, "utf8"), summaryFile, parseSummary);
    return {
      missedThresholds: code === THRESHOLDS_MISSED ? missedThresholds(summary) : [],
      arrived: summary.metrics["iterations"]?.values?.["count"] ?? 0,
    };
  } finally {
    for (const file of [inputFile, scriptFile]) rmSync(file, { force: true });
  }
}

/** Throws where the history's last line is torn: one that lacks lines would accuse the shop. */
export function demandWhole(history: string): void {
  if (isFileTorn(history)) throw notWhole(history, "its last line is cut");
}

/** Why a script was aborted, by what k6's log says. */
function aborted(said: string, log: string, historyFile: string): HarnessError {
  const { history, reason = "its log does not say why" } = ABORTED_LINE.exec(said)?.groups ?? {};
  return history === undefined
    ? new HarnessError("failed", `k6 was aborted: ${reason}`, { hint: `its log has more: ${log}` })
    : notWhole(historyFile, reason);
}

const notWhole = (historyFile: string, why: string): HarnessError =>
  new HarnessError("failed", `k6 could not write all of ${historyFile}: ${why}`, {
    hint: `${why === DISK_FULL ? "make room on its disk" : "look at its folder and disk"}, or give another OUT=; what was recorded can be judged`,
  });

/** The thresholds that k6's summary says were missed, as `metric: expression`. */
function missedThresholds({ metrics }: Summary): string[] {
  return Object.entries(metrics).flatMap(([metric, { thresholds }]) =>
    Object.entries(thresholds ?? {}).flatMap(([expression, { ok }]) =>
      ok ? [] : [`${metric}: ${expression}`],
    ),
  );
}

// Takes the failpoints that went off from the servers' own files into the history.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseJson, parserOf } from "../../base/parse.ts";
import { isTorn } from "../../invariants/record/reading/lines.ts";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import { FailpointLine } from "../../server/contract.ts";
import type { Stack } from "../../stack/stack.ts";

const parseFailpointLine = parserOf(FailpointLine, "failpoint line");

/** Adds each failpoint that the servers noted as gone off to the history. */
export function recordFailpointHits(
  { failpointFiles }: Pick<Stack, "failpointFiles">,
  history: HistoryWriter,
): void {
  for (const file of failpointFiles) {
    const server = path.basename(file, ".failpoints.jsonl");
    for (const line of linesOf(file)) {
      // The server was killed while it wrote, before what the line announces took effect.
      if (isTorn(line)) continue;
      const hit = parseJson(line, "failpoint line", parseFailpointLine);
      if ("armed" in hit) continue;
      const { at, name, mode, sale, gid } = hit;
      const event = { process: `failpoint-${server}`, op: `failpoint ${name}`, sale };
      history.event(event, at, {
        outcome: "ok",
        target: server,
        error: mode,
        ...(gid === undefined ? {} : { gid }),
      });
    }
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean);
  } catch (error) {
    // A server writes the file when its first failpoint is armed or goes off.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

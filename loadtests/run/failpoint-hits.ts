// Failpoints that went off, taken from the servers' own files into the history.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseJson, parserOf } from "../../base/parse.ts";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import { FailpointLine } from "../../server/contract.ts";
import type { Stack } from "../../stack/stack.ts";

const parseFailpointLine = parserOf(FailpointLine, "failpoint line");

/** Adds what the servers noted of their failpoints to the history, as the nemesis's doing. */
export function recordHits(stack: Stack, history: HistoryWriter): void {
  for (const file of stack.failpointFiles) {
    const server = path.basename(file, ".failpoints.jsonl");
    for (const line of linesOf(file)) {
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
    // A server whose failpoints never went off has written none.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

// Takes the failpoints that went off from the servers' own files into the history.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseJson, parserOf } from "../../base/parse.ts";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import { type FailpointHit, FailpointLine } from "../../server/contract.ts";
import type { Stack } from "../../stack/stack.ts";

const parseFailpointLine = parserOf(FailpointLine, "failpoint line");

/** Adds each failpoint that the servers noted as gone off to the history. */
export function recordFailpointHits(stack: Stack, history: HistoryWriter): void {
  for (const file of stack.failpointFiles) {
    const server = path.basename(file, ".failpoints.jsonl");
    for (const { at, name, mode, sale, gid } of failpointHits(textOf(file), file)) {
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

/** The hits in the text of such a file. Throws a failure that names file and line where one is not what servers write. */
export const failpointHits = (text: string, file: string): FailpointHit[] =>
  text.split("\n").flatMap((line, index) => {
    const whole = wholeIn(line);
    if (whole === undefined) return [];
    const parsed = parseJson(whole, `${file}, line ${index + 1}`, parseFailpointLine);
    return "armed" in parsed ? [] : [parsed];
  });

/** How servers begin a line. What an arming holds within itself begins otherwise, and is no line. */
const BEGINS = /^\{"(armed|at)":/;

/**
 * What is whole of a line. A server that is killed in the middle of a line leaves it torn, before what it announces has
 * taken effect; where a disk was full, the next line may stand right behind it.
 */
function wholeIn(line: string): string | undefined {
  for (let from = line.indexOf("{"); from !== -1; from = line.indexOf("{", from + 1)) {
    const rest = line.slice(from);
    if ((from === 0 || BEGINS.test(rest)) && isJson(rest)) return rest;
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // A server writes the file when its first failpoint is armed or goes off.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

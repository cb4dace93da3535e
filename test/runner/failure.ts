// Turns whatever a test threw into a failure that can be read, also when it is no Error at all.
import { inspect } from "node:util";
import { compare } from "uvu/diff";
import type { Failure } from "./message.ts";

/** The failure of the test or hook `title`. Never throws. */
export function failureOf(title: string, thrown: unknown): Failure {
  if (!(thrown instanceof Error))
    return { title, message: `something that is no Error was thrown: ${inspect(thrown)}` };
  const diff = diffOf(thrown);
  const stack = stackOf(thrown);
  return {
    title,
    message: String(thrown.message) || thrown.name,
    ...(diff === undefined ? {} : { diff }),
    ...(stack === "" ? {} : { stack }),
  };
}

function diffOf(error: Error): string | undefined {
  const { details, actual, expected } = error as { details?: unknown; actual?: unknown; expected?: unknown };
  if (typeof details === "string") return details;
  if (!error.name.startsWith("AssertionError")) return undefined;
  try {
    return compare(actual, expected);
  } catch {
    // Values that the differ cannot print, a circular one for instance; the message has to do.
    return undefined;
  }
}

/** The lines of the project itself, and those of every cause. */
function stackOf(error: Error): string {
  const lines = String(error.stack ?? "").split("\n");
  const own = lines.filter((line) => /^\s+at /.test(line) && !/node:|node_modules/.test(line));
  const text = own.map((line) => line.trim()).join("\n");
  if (error.cause === undefined) return text;
  if (!(error.cause instanceof Error)) return `${text}\ncaused by: ${inspect(error.cause)}`;
  return `${text}\ncaused by: ${error.cause.name}: ${error.cause.message}\n${stackOf(error.cause)}`;
}

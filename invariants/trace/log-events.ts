// Lines of log files as events: each at the place whose log it is, and at its time if the line tells it.
import type { LogLine } from "./gathered.ts";
import { partyOf } from "./parties.ts";
import type { TraceEvent } from "./trace.ts";

const LONGEST = 160;
/** Names by which logs call the time and the message of a line. */
const TIMES = ["time", "ts", "timestamp", "@timestamp"];
const MESSAGES = ["msg", "message"];
/** A date with its offset: without one, nobody knows of which zone it is. */
const DATE = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)/;
/** Seconds have ten digits, milliseconds thirteen. */
const LEAST_MS = 1e12;

/** One event for each line. */
export const logEvents = (logs: readonly LogLine[]): TraceEvent[] =>
  logs.map((one) => {
    const { file, line, text } = one;
    const place = partyOf(file.replace(/\.log$/, ""));
    const fields = fieldsOf(text);
    const at = timeOf(fields, text);
    const message = MESSAGES.map((name) => fields?.[name]).find((value) => typeof value === "string");
    const said = message ?? text;
    return {
      ...(at === undefined ? {} : { at }),
      from: place,
      to: place,
      what: `logs: ${said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said}`,
      source: "log",
      known: `logs/${file}, line ${line}`,
      detail: text,
      evidence: [one],
    };
  });

function fieldsOf(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The time of a line in ms since the epoch. */
function timeOf(fields: Record<string, unknown> | undefined, text: string): number | undefined {
  const named = TIMES.map((name) => fields?.[name]).find((value) => value !== undefined);
  if (typeof named === "number") return named >= LEAST_MS ? named : named * 1_000;
  const date = DATE.exec(typeof named === "string" ? named : text)?.[0];
  const at = date === undefined ? Number.NaN : Date.parse(date.replace(" ", "T").replace(",", "."));
  return Number.isNaN(at) ? undefined : at;
}

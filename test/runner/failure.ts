// Turns anything that a test threw into text, also when it is no Error at all.
import { inspect } from "node:util";

/** The message, uvu's diff, the stack's lines in this project, and the cause with its own. Never throws. */
export function failureText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `something that is no Error was thrown: ${inspect(thrown)}`;
  const { message, name, stack, cause, details } = thrown as Error & { details?: unknown };
  const frames = String(stack).match(/^\s+at .*/gm) ?? [];
  const more = [
    ...(typeof details === "string" ? [details] : []),
    ...frames.map((frame) => frame.trim()),
    ...(cause === undefined ? [] : [`caused by: ${inspect(cause)}`]),
  ];
  const lines = more.join("\n").split("\n");
  const own = lines.filter(
    (line) => !/^\s*at .*(?:node:|node_modules|test\/runner\/(?:suite|child)\.ts)/.test(line),
  );
  return [String(message) || name, ...own.map((line) => `  ${line}`)].join("\n");
}

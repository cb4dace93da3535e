// Finds and reads a target file. A text with a slash or `.json` is a path; any other is the name of a file in this folder.
import { readdir, readFile } from "node:fs/promises";
import { didYouMean } from "../base/command-line/did-you-mean.ts";
import { ParseError } from "../base/errors.ts";
import { parseJson, parserOf } from "../base/parse.ts";
import { namedReplies } from "./reply.ts";
import { Target } from "./target.ts";

/**
 * Reads a target by its name (`fastify`) or its path (`./my-shop.json`). Throws a {@link ParseError} that names the
 * wrong field of a malformed file, or lists the known names if the target does not exist.
 */
export async function loadTarget(nameOrPath: string): Promise<Target> {
  const isPath = nameOrPath.includes("/") || nameOrPath.endsWith(".json");
  const file = isPath ? nameOrPath : new URL(`./${nameOrPath}.json`, import.meta.url);
  const what = `target ${nameOrPath}`;
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    const known = await targetNames();
    throw new ParseError(what, "", `does not exist${didYouMean(nameOrPath, known)}`, {
      code: "usage",
      hint: `known targets: ${known.join(", ")}; or give the path of a target file`,
    });
  }
  return parseJson(text, what, (value) => checked(what, parseTarget(what, value)), "usage");
}

/** Parses the target, and says what became of a field that older files have. */
function parseTarget(what: string, value: unknown): Target {
  try {
    return parserOf(Target, what, "usage")(value);
  } catch (error) {
    if (!(error instanceof ParseError) || !error.field.endsWith("/soldOut")) throw error;
    throw new ParseError(what, error.field, 'is no longer a field; write "reason": "sold-out" instead', {
      code: "usage",
    });
  }
}

/** Refuses what no type can: only a refusal has a reason, and each rule has a name of its own. */
function checked(what: string, target: Target): Target {
  const index = target.replies.findIndex(({ outcome, reason }) => reason !== undefined && outcome !== "fail");
  if (index !== -1)
    throw new ParseError(what, `replies/${index}/reason`, "belongs to the outcome fail alone", {
      code: "usage",
    });
  const names = namedReplies(target.replies).map(({ name }) => name);
  const second = names.findIndex((name, at) => names.indexOf(name) < at);
  if (second === -1) return target;
  throw new ParseError(what, `replies/${second}/name`, `is ${names[second]}, as that of another rule`, {
    code: "usage",
  });
}

/** The names of the targets that come with the project. */
export async function targetNames(): Promise<string[]> {
  const files = await readdir(new URL(".", import.meta.url));
  return files.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
}

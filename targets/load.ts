// Finds and reads a target file. A text with a slash, `.json` or `.jsonc` is a path; any other is the name of a file in this folder.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { Value } from "@sinclair/typebox/value";
import { didYouMean } from "../base/command-line/did-you-mean.ts";
import { ParseError } from "../base/errors.ts";
import { type Mistake, mistakesOf } from "../base/mistakes.ts";
import { parserOf } from "../base/parse.ts";
import { mistakesInPlaceholders } from "./mistakes/placeholders.ts";
import { renamedFields } from "./mistakes/renamed-fields.ts";
import { mistakesInSense } from "./mistakes/sense.ts";
import { parseJsonc } from "./parse-jsonc.ts";
import { Target } from "./target.ts";

/**
 * Reads a target by its name (`fastify`) or its path (`./my-shop.json`). What the file leaves out is filled in, and
 * `folder` becomes an absolute path. Throws a {@link ParseError} with every mistake of the file, or with the names of
 * the known targets if it does not exist.
 */
export async function loadTarget(nameOrPath: string): Promise<Target> {
  const file = fileOf(nameOrPath);
  const what = `target ${nameOrPath}`;
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
    return undefined;
  });
  if (text === undefined) throw await notFound(what, nameOrPath);
  const target = parseTarget(what, parseJsonc(text, what));
  return { ...target, folder: path.resolve(path.dirname(file), target.folder) };
}

/** Returns true if the file itself says how many units a buyer may hold, and does not leave that to its default. */
export async function saysPerBuyer(nameOrPath: string): Promise<boolean> {
  const text = await readFile(fileOf(nameOrPath), "utf8");
  const what = `target ${nameOrPath}`;
  const file = parserOf(Says, what, "usage")(parseJsonc(text, what));
  return file.contract?.perBuyer !== undefined;
}

/** A target from the JSON of its file. Throws a {@link ParseError} with every mistake. */
export function parseTarget(what: string, value: unknown): Target {
  const filled = Value.Default(Target, structuredClone(value));
  const validator = TypeCompiler.Compile(Target);
  if (!validator.Check(filled))
    throw refusal(what, [...renamedFields(value), ...mistakesOf(validator.Errors(filled))]);
  const mistakes = [...mistakesInPlaceholders(filled), ...mistakesInSense(filled)];
  if (mistakes.length > 0) throw refusal(what, mistakes);
  return filled;
}

/** One mistake a field: the first that is known of it says most. */
function refusal(what: string, mistakes: Mistake[]): ParseError {
  const one = new Map([...mistakes].reverse().map((mistake) => [mistake.field, mistake]));
  const all = mistakes.filter((mistake) => one.get(mistake.field) === mistake);
  const [first] = all;
  if (all.length === 1 && first !== undefined)
    return new ParseError(what, first.field, first.why, { code: "usage" });
  const lines = all.map(({ field, why }) => `\n  ${field === "" ? "the whole" : field} ${why}`);
  return new ParseError(what, "", `has ${all.length} mistakes:${lines.join("")}`, { code: "usage" });
}

const Says = Type.Object({
  contract: Type.Optional(Type.Object({ perBuyer: Type.Optional(Type.Unknown()) })),
});

function fileOf(nameOrPath: string): string {
  const isPath = nameOrPath.includes("/") || /\.jsonc?$/.test(nameOrPath);
  return isPath ? nameOrPath : fileURLToPath(new URL(`./${nameOrPath}.json`, import.meta.url));
}

async function notFound(what: string, nameOrPath: string): Promise<ParseError> {
  const known = await targetNames();
  const why = `does not exist${didYouMean(nameOrPath, known)}`;
  const hint = `known targets: ${known.join(", ")}; or give the path of a target file`;
  return new ParseError(what, "", why, { code: "usage", hint });
}

/** The names of the targets that come with the project. */
export async function targetNames(): Promise<string[]> {
  const files = await readdir(new URL(".", import.meta.url));
  return files.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
}

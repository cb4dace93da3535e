// Keeps the reference of target files in step with the code: fields, placeholders, examples.
import { readFile } from "node:fs/promises";
import type { TSchema } from "@sinclair/typebox";
import * as assert from "uvu/assert";
import { parseTarget } from "../../targets/load.ts";
import { PLACEHOLDERS } from "../../targets/mistakes/placeholders.ts";
import { Target } from "../../targets/target.ts";
import { suite } from "../runner/suite.ts";

const test = suite("the pages of target files");

let text = "";
test.before(async () => {
  const pages = ["docs/target.md", "docs/requests.md"].map((name) => readFile(name, "utf8"));
  text = (await Promise.all(pages)).join("\n");
});
const lacking = (rows: readonly string[]) => rows.filter((row) => !text.split("\n").includes(row));

/** The rows that the schemas of a target file ask for: each field with its description. */
function fieldRows({ properties = {}, anyOf = [], items }: TSchema): string[] {
  const inside: TSchema[] = [...Object.values<TSchema>(properties), ...anyOf, ...(items ? [items] : [])];
  const own = Object.entries<TSchema>(properties).map(
    ([name, { description }]) => `| \`${name}\` | ${description} |`,
  );
  return [...new Set([...own, ...inside.flatMap(fieldRows)])];
}

test("each field of a target file has its row, with the words that editors show", () => {
  const rows = fieldRows(Target);
  assert.ok(rows.length > 60, "most fields were not found");
  assert.equal(lacking(rows), []);
});

test("each placeholder is told, by its place and by what it is", () => {
  const places = Object.entries(PLACEHOLDERS).map(
    ([place, names]) => `| \`${place}\` | ${names.map((name) => `\`${name}\``).join(" ")} |`,
  );
  assert.equal(lacking(places), []);
  const [, meanings = ""] = text.split("| placeholder | is |");
  const firsts = meanings.split("\n").flatMap((row) => /^\| (.*?) \|/.exec(row)?.[1] ?? []);
  const names = [...new Set(Object.values(PLACEHOLDERS).flat())];
  assert.equal(
    names.filter((name) => !firsts.some((first) => first.includes(`\`${name}\``))),
    [],
  );
});

test("each example is taken", async () => {
  const examples = [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)];
  const shop = JSON.parse(await readFile("test/known-bad/plain-shop.json", "utf8"));
  assert.ok(examples.length > 10, "most examples were not found");
  for (const [, example = ""] of examples)
    assert.ok(parseTarget(example, { ...shop, ...JSON.parse(example) }));
});

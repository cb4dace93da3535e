// The JSON Schema by which editors complete and check a target file.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type TSchema, Type } from "@sinclair/typebox";
import * as assert from "uvu/assert";
import { loadTarget } from "../../targets/load.ts";
import { jsonSchemaOf } from "../../targets/schema/json-schema.ts";
import { Target } from "../../targets/target.ts";
import { suite } from "../runner/suite.ts";

const test = suite("the JSON Schema of a target file");

const FILE = "docs/target.schema.json";
const written = async () => JSON.parse(await readFile(FILE, "utf8"));

test("it is the one that the code makes", async () => {
  const made = JSON.parse(JSON.stringify(jsonSchemaOf(Target, "A target of flashproof")));
  assert.equal(await written(), made, "type: node --import tsx targets/write-schema.ts");
});

test("a field with a default may be left out, and words are offered as a list", () => {
  const outcome = Type.Union([Type.Literal("ok"), Type.Literal("fail")]);
  const schema = Type.Object({ name: Type.String(), count: Type.Integer({ default: 1 }), outcome });
  const { required, properties } = jsonSchemaOf(schema, "a thing") as {
    required: string[];
    properties: { outcome: object };
  };
  assert.equal(required, ["name", "outcome"]);
  assert.equal(properties.outcome, { enum: ["ok", "fail"] });
  assert.not("required" in jsonSchemaOf(Type.Object({ count: Type.Integer({ default: 1 }) }), ""));
});

test("every field has its description, which an editor shows", async () => {
  assert.equal(undescribed("", await written()), []);
  assert.equal(undescribed("", Type.Object({ a: Type.Object({ b: Type.Null() }) })), ["/a", "/a/b"]);
});

/** The fields without a description. */
function undescribed(field: string, { properties = {}, anyOf = [], items }: TSchema): string[] {
  const own = Object.entries<TSchema>(properties).flatMap(([name, schema]) => [
    ...(schema.description ? [] : [`${field}/${name}`]),
    ...undescribed(`${field}/${name}`, schema),
  ]);
  const inside: TSchema[] = [...anyOf, ...(items === undefined ? [] : [items])];
  return [...own, ...inside.flatMap((schema) => undescribed(field, schema))];
}

test("the project's own target files name it, and are right", async () => {
  const names = await Promise.all(
    ["targets", "test"].map(async (room) => {
      const inside = await readdir(room, { recursive: true });
      return inside.map((name) => path.join(room, name));
    }),
  );
  let found = 0;
  for (const file of names.flat().filter((name) => name.endsWith(".json"))) {
    const { $schema, replies } = JSON.parse(await readFile(file, "utf8"));
    if (replies === undefined || file.includes("recorded")) continue;
    found++;
    assert.is(path.join(path.dirname(file), $schema ?? ""), FILE, file);
    assert.ok(await loadTarget(file));
  }
  assert.ok(found > 4, "most target files were not found");
});

// docs/verdict.schema.json: what other programs may rely on in a verdict.json.
import { readFileSync } from "node:fs";
import path from "node:path";
import fastify from "fastify";
import * as assert from "uvu/assert";
import { judge } from "../../invariants/judge.ts";
import { judgeRun } from "../../invariants/judge-run.ts";
import { RecordedVerdict } from "../../invariants/verdict.ts";
import { jsonSchemaOf } from "../../targets/schema/json-schema.ts";
import { suite } from "../runner/suite.ts";
import { GOOD, RUN } from "../support/run-folder.ts";
import { deduction, factsOf, unseen } from "../support/story.ts";

const test = suite("the JSON Schema of a verdict");

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const written = () => read("docs/verdict.schema.json");

/** Checks values by the published schema, as another program would: by a validator that knows nothing of TypeBox. */
const app = fastify({
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
});
test.before(async () => {
  app.post("/", { schema: { body: written() } }, () => "fits");
  await app.ready();
});
test.after(() => app.close());
async function complaintOf(verdict: object): Promise<string | undefined> {
  const reply = await app.inject({ method: "POST", url: "/", payload: verdict });
  return reply.statusCode === 200 ? undefined : reply.json().message;
}

test("it is the one that the code makes", () => {
  const made = JSON.parse(JSON.stringify(jsonSchemaOf(RecordedVerdict, "A verdict of flashproof")));
  assert.equal(written(), made, "type: node --import tsx invariants/write-schema.ts");
});

test("recorded verdicts of all formats fit, and those of today", async () => {
  for (const format of ["format-1", "format-2"]) {
    const folder = path.join("test/invariants/recorded", format);
    assert.is(await complaintOf(read(path.join(folder, "verdict.json"))), undefined, format);
    assert.is(await complaintOf(judgeRun(folder)), undefined, format);
  }
  const waived = { ...RUN, waived: { conservation: "we keep no ledger" } };
  for (const story of [GOOD, [...GOOD, deduction("bo", 2)], [], [unseen("ledger"), ...GOOD]])
    assert.is(await complaintOf(judge(factsOf(...story), waived)), undefined);
});

test("what is no verdict does not fit", async () => {
  const good = judge(factsOf(...GOOD), RUN);
  const { because: _, ...mute } = good;
  for (const wrong of [
    mute,
    { ...good, valid: "maybe" },
    { ...good, format: 4 },
    { ...good, marks: [{ name: "x" }] },
    {},
  ])
    assert.ok((await complaintOf(wrong)) !== undefined, JSON.stringify(wrong).slice(0, 80));
});

test("each field of a verdict has its description", () => {
  const bare = (field: string, schema: Record<string, unknown>): string[] => {
    const {
      properties = {},
      anyOf = [],
      items,
    } = schema as {
      properties?: Record<string, Record<string, unknown>>;
      anyOf?: Record<string, unknown>[];
      items?: Record<string, unknown>;
    };
    const own = Object.entries(properties).flatMap(([name, one]) => [
      ...(typeof one["description"] === "string" ? [] : [`${field}/${name}`]),
      ...bare(`${field}/${name}`, one),
    ]);
    return [
      ...own,
      ...[...anyOf, ...(items === undefined ? [] : [items])].flatMap((one) => bare(field, one)),
    ];
  };
  assert.equal(bare("", written()), []);
  assert.equal(bare("", { properties: { a: {} } }), ["/a"]);
});

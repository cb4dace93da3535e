// Writes docs/verdict.schema.json, by which other programs check and read a verdict.json. Type it after a change of
// verdict.ts: node --import tsx invariants/write-schema.ts
import { writeFileSync } from "node:fs";
import { jsonSchemaOf } from "../targets/schema/json-schema.ts";
import { RecordedVerdict } from "./verdict.ts";

writeFileSync(
  new URL("../docs/verdict.schema.json", import.meta.url),
  `${JSON.stringify(jsonSchemaOf(RecordedVerdict, "A verdict of flashproof"), null, 2)}\n`,
);

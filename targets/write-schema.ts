// Writes docs/target.schema.json, by which editors complete and check a target file. Type it after a change of target.ts
// or schema/: node --import tsx targets/write-schema.ts
import { writeFileSync } from "node:fs";
import { jsonSchemaOf } from "./schema/json-schema.ts";
import { Target } from "./target.ts";

writeFileSync(
  new URL("../docs/target.schema.json", import.meta.url),
  `${JSON.stringify(jsonSchemaOf(Target, "A target of flashproof"), null, 2)}\n`,
);

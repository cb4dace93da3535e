// A coordinator that others use too.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "the coordinator holds messages of another team that never end",
  story: "One DTM serves several teams, and a newsletter's message has been stuck for days.",
  looksLike: ["drained"],
  never: "false",
  replaces: [
    [
      "server/serve.ts",
      "  await listen(app, config);",
      `  await listen(app, config);
  const never = "http://127.0.0.1:9/newsletter";
  const body = { gid: \`newsletter-\${process.pid}\`, trans_type: "msg", query_prepared: never, steps: [{ action: never }], payloads: ["{}"] };
  for (const step of ["prepare", "submit"])
    await dtm.request({ method: "POST", path: \`/api/dtmsvr/\${step}\`, headers: { "content-type": "application/json" }, body: JSON.stringify(body) }).then((reply) => reply.body.dump());`,
    ],
  ],
  runs: [{ by: "load", withinSeconds: 40 }],
};

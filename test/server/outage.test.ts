import * as assert from "uvu/assert";
import { Outages } from "../../server/time/outage.ts";
import { suite } from "../runner/suite.ts";

const test = suite("outages of a store in the log");

test("a store that is away is told once, another reason once more, and its return once", () => {
  const said: string[] = [];
  const outages = new Outages("Redis", {
    info: (_, line) => void said.push(line),
    warn: (fields, line) => void said.push(`${line} ${JSON.stringify(fields)}`),
  });
  outages.back();
  for (let n = 0; n < 100; n++) outages.away(new Error("connect ECONNREFUSED"));
  // Node.js has no message where it tried several addresses.
  for (let n = 0; n < 100; n++) outages.away(Object.assign(new Error(""), { code: "ECONNREFUSED" }));
  outages.back();
  outages.back();
  outages.away(new Error("connect ECONNREFUSED"));
  assert.equal(said, [
    'Redis is away; trying again {"why":"connect ECONNREFUSED"}',
    'Redis is away; trying again {"why":"ECONNREFUSED"}',
    "Redis is back",
    'Redis is away; trying again {"why":"connect ECONNREFUSED"}',
  ]);
});

// One check on one story: that it holds, that it breaks with this sentence, that it is unknown for this reason.
import * as assert from "uvu/assert";
import type { Check } from "../../invariants/findings.ts";
import { factsOf } from "./story.ts";

type Story = Parameters<typeof factsOf>;
export const check = (one: Check, ...story: Story) => one.check(factsOf(...story), { orderLagBoundMs: 100 });
/** The verdict and the first finding's sentence. */
const judged = (one: Check, ...story: Story) => {
  const { valid, findings } = check(one, ...story);
  return [valid, findings[0]?.what ?? ""] as const;
};
export const holds = (one: Check, ...story: Story) => assert.equal(judged(one, ...story), [true, ""]);
export const breaks = (one: Check, what: RegExp, ...story: Story) => {
  const [valid, sentence] = judged(one, ...story);
  assert.is(valid, false);
  assert.match(sentence, what);
};
export const unknown = (one: Check, reason: RegExp, ...story: Story) => {
  const result = check(one, ...story);
  assert.is(result.valid, "unknown");
  assert.match(result.reason ?? "", reason);
};

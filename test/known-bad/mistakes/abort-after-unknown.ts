// A message that is aborted though its unit may have been taken.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a shop aborts its message when Redis did not answer, though the unit may have been taken",
  story: "The deduction throws, the catch block cleans up, and nobody asks if the script had run.",
  invariant: "no-lost-order",
  replaces: {
    shop: "test/known-bad/innocents/message-shop",
    differs: [
      [
        "selling.ts",
        "const taken = await take(sale, buyer, gid);",
        `const taken = await take(sale, buyer, gid).catch(async (error) => {
      await tellDtm("abort", { gid, trans_type: "msg" });
      throw error;
    });`,
      ],
    ],
  },
  runs: [{ by: "verify", with: { wire: 80, rest: 21 }, withinSeconds: 150 }],
};

// Why a verdict is unknown, and what to do about it: the rows of docs/verdict.md, each with what it is about.
import type { Verdict } from "../../verdict.ts";
import type { UnshownPart } from "./page-data.ts";

/** What a doubt means, and what to do: the first row whose words the doubt has. */
export const ADVICE: readonly (readonly [words: RegExp, means: string, todo: string])[] = [
  [
    /^never reached: /,
    "what the plan promised did not happen while buyers came",
    "run longer (DURATION=), with more faults (INTENSITY=), or with another SEED=",
  ],
  [
    /^the model does not allow /,
    "every invariant held, and no order of the steps explains what was told and found",
    "read the sentence after it; make trace of the buyer whom it names",
  ],
  [/there was nothing to check/, "no sample, order or request to look at", "more buyers, or a longer run"],
  [
    /^not at rest within /,
    "a store did not answer, or orders and messages still moved",
    "read logs/; give it longer with REST=",
  ],
  [
    /^no purchase got a definite answer/,
    "the system was not reached, or it answered with errors alone",
    "read logs/server-1.log; check the replies of the target",
  ],
  [/^no buyer asked for anything/, "the load did not start", "read logs/k6.log"],
  [/interrupted/, "Ctrl-C, or the harness was killed", "run it again"],
  [/was not recorded whether the system came to rest/, "the end of the run is missing", "run it again"],
  [
    / is unknown \(/,
    "the target does not show what the check needs",
    "add it to the target file if the system has it; else this is the scope of the verdict",
  ],
];

/** What was not shown, if the verdict is unknown. */
export function unshownOf({ valid, doubts = [], marks }: Verdict): UnshownPart[] {
  if (valid !== "unknown") return [];
  return doubts.map((what) => {
    const [, means = "", todo = "see docs/verdict.md"] = ADVICE.find(([words]) => words.test(what)) ?? [];
    const mark = marks.find(({ name }) => what === `never reached: ${name}`);
    return { what, means: mark === undefined ? means : `${means}: ${mark.says}`, todo };
  });
}

// What a schedule breaks: invariants, and the model of the sale. Of a run that a machine recorded the model's refusal is a
// doubt. In a simulated world nothing is unseen: what the model does not allow has no right explanation.
import { EXIT, exitCodeOf } from "../../../invariants/judge.ts";
import { REFUSED_BY_MODEL } from "../../../invariants/judging/notes.ts";
import type { Verdict } from "../../../invariants/verdict.ts";

/** The name of what no invariant finds, and the model refuses. */
export const MODEL = "the model";

/** Returns true if the sentence says what the model does not allow. */
export const isRefusal = (sentence: string): boolean => sentence.startsWith(REFUSED_BY_MODEL);

/** The names of all that is broken. */
export function brokenIn({ invariants, notes }: Pick<Verdict, "invariants" | "notes">): string[] {
  const broken = invariants.filter(({ valid }) => valid === false).map(({ name }) => name);
  return notes.some(isRefusal) ? [...broken, MODEL] : broken;
}

/** All that is broken, in a sentence. */
export function whyBroken({ valid, because, notes }: Verdict): string {
  return [...(valid === false ? [because] : []), ...notes.filter(isRefusal)].join("; ");
}

/** The exit code of a verdict in which something is broken: what the model does not allow is never right. */
export const exitCodeOfBroken = (verdict: Verdict): number =>
  verdict.notes.some(isRefusal) ? EXIT.false : exitCodeOf(verdict);

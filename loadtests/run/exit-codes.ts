// The exit codes of a run that came to its verdict, and what each means.
import type { Meanings } from "../../base/command-line/help-text.ts";
import { EXIT } from "../../invariants/judge.ts";

export const VERDICT_EXIT_CODES: Meanings = [
  [EXIT.true, "true: every invariant held, and the run went through all that it promised"],
  [EXIT.false, "false: a safety invariant is broken"],
  [EXIT.unknown, "unknown: something could not be seen, or the run did not go through all that it promised"],
  [EXIT.late, "an order lost or late, or a message unfinished, with no safety invariant broken"],
];

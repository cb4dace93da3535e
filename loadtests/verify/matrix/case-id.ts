// A case of the matrix in one word, such as `last-unit/one/after-deduct=drop+before-reply=hang`.
import { nearest } from "../../../base/command-line/did-you-mean.ts";
import type { Meanings } from "../../../base/command-line/help-text.ts";
import { HarnessError } from "../../../base/errors.ts";
import { FAILPOINTS } from "../../../server/contract.ts";
import { BATCHES, type Case, CRASH_MODES, type Crash, SITUATION_NAMES } from "./case.ts";

/** The id of a case; {@link parseCase} reads it. */
export const caseId = ({ situation, batch, crashes }: Case): string =>
  [situation, batch, crashes.map(({ name, mode }) => `${name}=${mode}`).join("+")].join("/");

/** The case of this id; throws a usage error that says what an id looks like, and which case was meant. */
export function parseCase(id: string): Case {
  const found = caseOf(id);
  if (found !== undefined && caseId(found) === id) return found;
  const meant = nearestId(id);
  const suggestion = meant === undefined ? "" : `; did you mean ${meant}?`;
  const words = caseMeanings().map(([word, meaning]) => `${word}: ${meaning}`);
  throw new HarnessError("usage", `there is no case ${id}${suggestion}`, {
    hint: `a case looks like last-unit/one/after-deduct=drop+before-reply=hang; ${words.join("; ")}`,
  });
}

/** The words of an id, for the help. */
export const caseMeanings = (): Meanings => [
  ["situation", SITUATION_NAMES.join(", ")],
  ["batch", `${BATCHES.join(", ")}: how many buyers the message carries`],
  ["place", FAILPOINTS.join(", ")],
  ["mode", CRASH_MODES.join(", ")],
];

function caseOf(id: string): Case | undefined {
  const [situation, batch, text = ""] = id.split("/");
  const one = SITUATION_NAMES.find((known) => known === situation);
  const of = BATCHES.find((known) => known === batch);
  const crashes = text.split("+").flatMap((crash): Crash[] => {
    const [place, wanted] = crash.split("=");
    const name = FAILPOINTS.find((known) => known === place);
    const mode = CRASH_MODES.find((known) => known === wanted);
    return name === undefined || mode === undefined ? [] : [{ name, mode }];
  });
  if (one === undefined || of === undefined || crashes.length === 0) return undefined;
  return { situation: one, batch: of, crashes };
}

/** This id with each of its words replaced by the known one that is nearest, where that makes a case. */
function nearestId(id: string): string | undefined {
  const [situation = "", batch = "", text = ""] = id.split("/");
  const crashes = text.split("+").map((crash) => {
    const [place = "", mode = ""] = crash.split("=");
    return `${nearest(place, FAILPOINTS)}=${nearest(mode, CRASH_MODES)}`;
  });
  const corrected = `${nearest(situation, SITUATION_NAMES)}/${nearest(batch, BATCHES)}/${crashes.join("+")}`;
  return caseOf(corrected) === undefined ? undefined : corrected;
}

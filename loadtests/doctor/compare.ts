// Compares a target file with what was seen when it was tried: one line for each line of the file. Pure.
import type { Target } from "../../targets/target.ts";
import {
  linesOfContract,
  linesOfGid,
  linesOfReplies,
  linesOfRequests,
  linesOfSoldOut,
  type Written,
} from "./compare-purchases.ts";
import { linesOfSources } from "./compare-sources.ts";
import { type Line, lineOf } from "./line.ts";
import { given, isBought, type Trial } from "./trial.ts";

/** The lines, in the order of the file. */
export function compare(target: Target, trial: Trial, written: Written): Line[] {
  const requests = linesOfRequests(target, trial);
  // Without a unit sold there is nothing to compare, but what stores refused.
  if (!trial.first.some(isBought)) {
    const refused = linesOfSources(target, trial).filter(({ verdict }) => verdict === "contradicted");
    return [...requests, ...lineOfNoUnits(target, trial), ...refused];
  }
  return [
    ...requests,
    ...lineOfRestock(trial),
    ...linesOfReplies(target, trial),
    ...linesOfSoldOut(target, trial),
    ...linesOfGid(target, trial),
    ...linesOfContract(target, trial, written),
    ...linesOfSources(target, trial),
    ...lineOfDtm(target, trial),
  ];
}

/** Nobody can buy, and the stock shows no units: then the opening has put none on sale. */
function lineOfNoUnits({ stock }: Target, { opened, units, first }: Trial): Line[] {
  const shown = given(opened?.stock);
  if (stock === null || first.length === 0 || shown === undefined || shown >= units) return [];
  const seen = `the opening is taken, and then the stock shows ${shown}`;
  return [lineOf("requests/open", `${units} units on sale`, "contradicted", seen)];
}

function lineOfRestock({ restock, end }: Trial): Line[] {
  if (restock === undefined) return [];
  const { units, failed, look } = restock;
  const expected = `${units} more left`;
  if (failed !== undefined) return [lineOf("requests/restock", expected, "contradicted", failed)];
  const [before, after] = [given(end?.stock), given(look?.stock)];
  if (before === undefined || after === undefined)
    return [lineOf("requests/restock", expected, "cannot be seen", "taken; the target shows no stock")];
  const verdict = after === before + units ? "as expected" : "otherwise";
  return [lineOf("requests/restock", expected, verdict, `${before}, then ${after}`)];
}

function lineOfDtm(target: Target, { messages }: Trial): Line[] {
  if (!target.dtm) return [];
  const expected = "a message, and none left unfinished";
  if (messages === undefined) return [lineOf("dtm", expected, "cannot be seen", "the target names no DTM")];
  const { seen, unfinished, refused } = messages;
  if (refused !== undefined) return [lineOf("dtm", expected, "otherwise", refused)];
  if (seen === undefined && unfinished === 0)
    return [lineOf("dtm", expected, "cannot be seen", "none is unfinished, and no gid tells of one")];
  if (seen === false) return [lineOf("dtm", expected, "otherwise", "no message of this sale was seen")];
  return unfinished === 0
    ? [lineOf("dtm", expected, "as expected", "messages, and all finished")]
    : [lineOf("dtm", expected, "otherwise", `${unfinished} messages are unfinished`)];
}

import { suite } from "../../runner/suite.ts";
import { goesRedForEach } from "../../support/wrong-lines.ts";

const test = suite("the comparison of the simulated DTM", { serial: true });

const IN = "test/simulator/dtm";
const comparison = `${IN}/side-by-side/side-by-side.test.ts`;

goesRedForEach(test, [
  {
    title: "a submit that is sent again runs no branch again",
    ...{ file: `${IN}/sim-dtm.ts`, comparison },
    right: "already run again.\n    return this.#start(message, branches);",
    wrong: "already run again.\n    return DONE;",
  },
  {
    title: "a submitted message may be aborted",
    ...{ file: `${IN}/sim-dtm.ts`, comparison },
    right: '    if (stored.status !== "prepared")\n      return refused(`trans type',
    wrong: '    if (stored.status === "failed")\n      return refused(`trans type',
  },
  {
    title: "a branch that is at work is tried again less and less often",
    ...{ file: `${IN}/processing.ts`, comparison },
    right: 'answer === "ongoing" ? "keep" : "back-off"',
    wrong: '"back-off"',
  },
  {
    title: "a back-off grows threefold",
    ...{ file: `${IN}/message.ts`, comparison },
    right: "return nextIntervalSeconds * 2;",
    wrong: "return nextIntervalSeconds * 3;",
  },
]);

import { suite } from "../../runner/suite.ts";
import { goesRedForEach } from "../../support/wrong-lines.ts";

const test = suite("the comparison of the simulated MySQL", { serial: true });

const IN = "test/simulator/mysql";
const comparison = `${IN}/as-mariadb.test.ts`;

goesRedForEach(test, [
  {
    title: "a shared lock waits for none",
    ...{ file: `${IN}/locks.ts`, comparison },
    right: "(isShared && ahead.isShared)",
    wrong: "isShared",
  },
  {
    title: "an insert does not wait for a locked gap",
    ...{ file: `${IN}/locks.ts`, comparison },
    right: 'return place.isEnd || ahead.kind !== "record";',
    wrong: "return place.isEnd;",
  },
  {
    title: "an insert that may meet its twin locks it shared",
    ...{ file: `${IN}/statements.ts`, comparison },
    right: "orders.insert(owner, firstId + at, row, true)",
    wrong: "orders.insert(owner, firstId + at, row, false)",
  },
  {
    title: "a transaction sees what was committed since its first read",
    ...{ file: `${IN}/sim-mysql.ts`, comparison },
    right: "owner.view ??= this.#commits;",
    wrong: "owner.view = this.#commits;",
  },
  {
    title: "a new row leaves a locked gap whole",
    ...{ file: `${IN}/table.ts`, comparison },
    right: "next.splitGapTo(record);",
    wrong: "",
  },
]);

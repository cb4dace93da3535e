// The room of the checks in the table of rooms.
import { CONTRACT, type Room } from "../room.ts";

export const invariants: Room = {
  purpose: "judges what a run has left behind",
  mayImport: ["targets/", "base/", CONTRACT],
  parts: [
    ["compact/", "many names and numbers in little memory", []],
    ["record/", "what a run leaves behind: the formats", ["compact/"]],
    ["record/writing/", "writes a record", ["record/"]],
    ["record/reading/", "reads a record of many operations fast", ["compact/", "record/"]],
    ["facts/", "what follows from a record, by sale and buyer", ["compact/", "record/"]],
    ["verdict.ts", "what a verdict is", []],
    ["kind-of-finding.ts", "by what a finding is known again in another run", ["verdict.ts"]],
    ["findings.ts", "what a check is", ["record/", "facts/", "verdict.ts", "kind-of-finding.ts"]],
    ["model/event.ts", "what can be seen of a sale", []],
    ["model/sale.ts", "the state of the model", []],
    ["model/steps/", "the transitions of the model", ["model/event.ts", "model/sale.ts"]],
    [
      "model/",
      "a sale as a state machine, and what it allows of what was seen",
      ["record/", "facts/", "model/event.ts", "model/sale.ts", "model/steps/"],
    ],
    ["marks/", "what a run went through", ["record/", "facts/", "verdict.ts"]],
    ["check/told-the-truth/", "the parts of the largest check", ["record/", "facts/", "findings.ts"]],
    [
      "check/",
      "the checks, one invariant a file",
      ["record/", "facts/", "findings.ts", "check/told-the-truth/"],
    ],
    ["judging/", "what a judge adds to the checks' results", ["record/", "facts/", "model/", "verdict.ts"]],
    ["every-check.ts", "the list of checks", ["record/", "verdict.ts", "findings.ts", "check/"]],
    ["trace/", "all that a record knows of one buyer or gid", ["record/", "facts/"]],
    [
      "trace/reading/",
      "reads what concerns one buyer or gid from a run",
      [...["compact/", "record/", "record/reading/", "facts/", "verdict.ts", "every-check.ts"], "trace/"],
    ],
    [
      "summary/",
      "what is small of a run, for lists and comparisons",
      ["compact/", "record/", "facts/", "verdict.ts", "kind-of-finding.ts"],
    ],
    ["compare/", "what differs between two runs", ["compact/", "verdict.ts", "summary/"]],
    ["report/run-words.ts", "how a run is told in a list", ["summary/"]],
    [
      "report/several/",
      "what the pages of several runs get: types, and the code that makes it",
      ["verdict.ts", "summary/", "compare/", "report/run-words.ts"],
    ],
    ["report/figures.ts", "figures as text", ["verdict.ts"]],
    [
      "report/data/",
      "what the report page gets: types, and the code that makes it",
      ["record/", "facts/", "verdict.ts", "judging/", "every-check.ts", "trace/", "report/figures.ts"],
    ],
    ["report/door/", "what the page of make serve gets: types", []],
    [
      "report/live/",
      "what the page of a run that goes on gets: types, and the code that makes it",
      [
        ...["record/", "record/reading/", "facts/", "verdict.ts", "judging/", "every-check.ts"],
        "report/data/",
      ],
    ],
    ["report/page/shared/", "the view of a page, and what its panels share", ["report/data/"]],
    ["report/page/door/", "the parts of the page of make serve", ["report/door/", "report/page/shared/"]],
    ["report/page/charts/", "charts over the time of a run", ["report/data/", "report/page/shared/"]],
    ["report/page/diagram/", "draws a trace as a message diagram", ["trace/", "report/page/shared/"]],
    [
      "report/page/panels/",
      "the parts of a page, one a file",
      [...["report/data/", "report/page/shared/", "report/page/charts/", "report/page/diagram/"], "trace/"],
    ],
    [
      "report/page/live/",
      "the parts of the page of a run that goes on",
      ["report/live/", "report/page/shared/", "report/page/panels/"],
    ],
    [
      "report/page/several/",
      "the parts of the pages of several runs",
      [
        ...["compare/", "report/several/", "report/page/shared/", "report/page/charts/"],
        "report/page/panels/",
      ],
    ],
    [
      "report/page/",
      "the pages in the browser: of a run, of several, of all, of make serve",
      [
        ...["report/data/", "report/several/", "report/page/shared/", "report/page/panels/"],
        ...["report/page/several/", "report/door/", "report/page/door/"],
        ...["report/live/", "report/page/live/"],
      ],
    ],
    [
      "report/",
      "what people and machines read of a verdict",
      [
        ...["compact/", "record/", "record/reading/", "facts/", "verdict.ts", "every-check.ts"],
        ...["report/figures.ts", "report/data/", "report/run-words.ts", "report/several/"],
        ...["report/door/", "report/live/"],
        ...["summary/", "compare/", "trace/", "trace/reading/"],
      ],
    ],
    ["observe/", "live looks at the stores", ["record/"]],
  ],
};

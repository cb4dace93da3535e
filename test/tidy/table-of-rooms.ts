// The rooms of the house as data: what each is for, and what it may import. rooms.ts holds the rules that read it.

import { PARTS_OF_LOADTESTS } from "./parts-of-loadtests.ts";

/** A folder of a room, or a file at its root on which folders stand: where, what for, and what of the room it imports. */
export type Part = readonly [path: string, purpose: string, mayImport: readonly string[]];

export interface Room {
  purpose: string;
  /** Besides itself: a file, or a folder that ends in a slash. */
  mayImport: readonly string[];
  /**
   * From the ground up: a part imports only parts above it in this list, so that there is no circle. A file that
   * belongs to no part stands above all of them: it may import all of the room, and no part may import it.
   */
  parts: readonly Part[];
}

const CONTRACT = "server/contract.ts";

export const ROOMS: Readonly<Record<string, Room>> = {
  server: {
    purpose: "the flash sale itself",
    mayImport: [],
    parts: [
      ["contract.ts", "the wire contract, the one file of the server that others import", []],
      ["errors.ts", "every refusal, in one table", []],
      ["assets.ts", "the text of the Lua and SQL files", []],
      ["time/", "clocks and deadlines", []],
      ["dtm/", "messages to DTM", ["contract.ts"]],
      ["stock/", "the units of a sale, in Redis", ["contract.ts", "errors.ts", "assets.ts"]],
      ["orders/", "the orders of a sale, in MySQL", ["assets.ts", "time/"]],
      ["start/", "what a process does before it serves", ["stock/", "orders/", "time/"]],
      [
        "selling/",
        "the protocol of a purchase",
        ["contract.ts", "errors.ts", "time/", "dtm/", "stock/", "orders/"],
      ],
      [
        "routes/",
        "HTTP, one group of routes a file",
        ["contract.ts", "errors.ts", "time/", "stock/", "orders/", "selling/"],
      ],
    ],
  },
  base: {
    purpose: "what every room of the harness stands on",
    mayImport: [],
    parts: [
      ["errors.ts", "the errors of the harness", []],
      ["command-line/", "options, help, exit codes and the screen", ["errors.ts"]],
    ],
  },
  targets: {
    purpose: "what the harness knows of a system under test: data",
    mayImport: ["base/", CONTRACT],
    parts: [
      ["schema/", "the language of target files, one subject a file", []],
      ["target.ts", "a target file as a whole", ["schema/"]],
      ["value-in-reply.ts", "what stands where in a reply", ["schema/"]],
      ["reply.ts", "what a reply means", ["schema/", "value-in-reply.ts"]],
      [
        "mistakes/",
        "what is wrong with a target file that its types allow",
        ["schema/", "target.ts", "reply.ts"],
      ],
    ],
  },
  invariants: {
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
      ["marks/", "what a run went through", ["record/", "facts/", "verdict.ts"]],
      ["check/told-the-truth/", "the parts of the largest check", ["record/", "facts/", "findings.ts"]],
      [
        "check/",
        "the checks, one invariant a file",
        ["record/", "facts/", "findings.ts", "check/told-the-truth/"],
      ],
      ["judging/", "what a judge adds to the checks' results", ["record/", "facts/", "verdict.ts"]],
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
        ["record/", "facts/", "verdict.ts", "every-check.ts", "trace/", "report/figures.ts"],
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
  },
  stack: {
    purpose: "real processes on private ports",
    mayImport: ["targets/", "base/", CONTRACT],
    parts: [
      ["process/", "processes, their groups, ports and folders", []],
      ["tools/", "finds, installs and builds the programs that run", ["process/"]],
      ["parts/dtm/", "the Go module from which DTM is built", []],
      ["parts/", "one program of the stack a file", ["process/", "tools/"]],
      ["wire/exchange.ts", "what passes on a wire, and what is done to it", []],
      ["wire/protocol.ts", "what each wire protocol gives", ["wire/exchange.ts"]],
      ["wire/direction.ts", "holds back what is not whole of one direction", ["wire/protocol.ts"]],
      [
        "wire/protocols/mysql/",
        "the MySQL client protocol, piece by piece",
        ["wire/exchange.ts", "wire/protocol.ts"],
      ],
      [
        "wire/protocols/redis/",
        "requests and replies of Redis",
        ["wire/exchange.ts", "wire/protocol.ts", "wire/direction.ts"],
      ],
      [
        "wire/protocols/http/",
        "requests and responses of HTTP/1.1",
        ["wire/exchange.ts", "wire/protocol.ts", "wire/direction.ts"],
      ],
      [
        "wire/protocols/",
        "the wire protocols, one a file",
        [
          ...["wire/exchange.ts", "wire/protocol.ts", "wire/direction.ts"],
          ...["wire/protocols/mysql/", "wire/protocols/redis/", "wire/protocols/http/"],
        ],
      ],
      [
        "wire/",
        "reads what passes on a link, and interferes with it",
        ["process/", "wire/exchange.ts", "wire/protocol.ts", "wire/protocols/"],
      ],
      ["asking/", "asks stores and servers as a target's steps say", ["process/", "parts/"]],
    ],
  },
  loadtests: {
    purpose: "what a person can run against a sale",
    mayImport: ["stack/", "invariants/", "targets/", "base/", CONTRACT],
    parts: PARTS_OF_LOADTESTS,
  },
  test: {
    purpose: "tests of all rooms, in folders of their names",
    mayImport: ["loadtests/", "stack/", "invariants/", "targets/", "base/", "server/"],
    parts: [
      ["runner/", "runs the tests", []],
      ["support/", "what several tests share", []],
      ["tidy/", "keeps the house in order", []],
      ["known-bad/mistakes/", "systems with one mistake each", ["support/"]],
      ["known-bad/innocents/", "right systems that look guilty", ["support/"]],
      ["known-bad/", "the catalogue of both", ["support/", "known-bad/mistakes/", "known-bad/innocents/"]],
      ["pictures/", "make pictures: the pictures of README and docs", ["support/", "known-bad/mistakes/"]],
    ],
  },
  docs: { purpose: "pages", mayImport: [], parts: [] },
  examples: { purpose: "shops of others", mayImport: [], parts: [] },
  deploy: { purpose: "manifests", mayImport: [], parts: [] },
};

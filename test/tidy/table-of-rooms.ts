// The rooms of the house as data: what each is for, and what it may import. rooms.ts holds the rules that read it.
import { CONTRACT, type Room } from "./room.ts";
import { invariants } from "./table/invariants.ts";
import { loadtests } from "./table/loadtests.ts";

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
  invariants,
  stack: {
    purpose: "real processes on private ports",
    mayImport: ["targets/", "base/", CONTRACT],
    parts: [
      ["process/", "processes, their groups, ports and folders", []],
      ["tools/", "finds, installs and builds the programs that run", ["process/"]],
      ["parts/dtm/", "the Go module from which DTM is built", []],
      ["parts/k6/", "the Go module from which k6 is built", []],
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
        "RESP, piece by piece",
        ["wire/exchange.ts", "wire/protocol.ts", "wire/direction.ts"],
      ],
      [
        "wire/protocols/http/",
        "HTTP/1.1, piece by piece",
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
  loadtests,
  test: {
    purpose: "tests of all rooms, in folders of their names",
    mayImport: ["loadtests/", "stack/", "invariants/", "targets/", "base/", "server/"],
    parts: [
      ["runner/", "runs the tests", []],
      ["support/", "what several tests share", []],
      ["tidy/room.ts", "what the table says of a room", []],
      ["tidy/table/", "rooms of many parts, one a file", ["tidy/room.ts"]],
      ["tidy/", "keeps the house in order", ["tidy/room.ts", "tidy/table/"]],
      ["known-bad/mistakes/", "systems with one mistake each", ["support/"]],
      ["known-bad/innocents/", "right systems that look guilty", ["support/"]],
      ["known-bad/", "the catalogue of both", ["support/", "known-bad/mistakes/", "known-bad/innocents/"]],
      ["simulator/redis/replies/", "what Redis replies, and how it refuses", []],
      [
        "simulator/redis/commands/",
        "Redis' keys, and one kind of commands a file",
        ["simulator/redis/replies/"],
      ],
      ["simulator/redis/lua/", "Lua 5.1, and scripts as Redis runs them", ["simulator/redis/replies/"]],
      [
        "simulator/redis/",
        "a simulated Redis",
        ["support/", "simulator/redis/replies/", "simulator/redis/commands/", "simulator/redis/lua/"],
      ],
      ["simulator/mysql/", "a MySQL without time and chance", ["support/"]],
      ["simulator/dtm/", "a simulated DTM", ["support/"]],
      ["simulator/network/", "processes, and what is on its way between them", []],
      [
        "simulator/world/clients/",
        "the clients of stores and DTM, as the server knows them",
        ["simulator/network/", "simulator/redis/replies/", "simulator/mysql/", "simulator/dtm/"],
      ],
      [
        "simulator/world/",
        "servers, stores, DTM and buyers in one process",
        [
          ...["simulator/network/", "simulator/world/clients/", "simulator/mysql/", "simulator/dtm/"],
          ...["simulator/redis/", "simulator/redis/replies/", "simulator/redis/lua/"],
        ],
      ],
      [
        "simulator/schedule/",
        "what is decided of a simulated sale, and how it ends",
        ["simulator/network/", "simulator/world/"],
      ],
      [
        "simulator/campaign/",
        "many schedules, and what they reach",
        ["simulator/mysql/", "simulator/world/", "simulator/schedule/"],
      ],
      [
        "simulator/story/",
        "a schedule that breaks an invariant, told step by step",
        ["simulator/world/", "simulator/schedule/", "simulator/campaign/"],
      ],
      ["pictures/", "make pictures: the pictures of README and docs", ["support/", "known-bad/mistakes/"]],
    ],
  },
  docs: { purpose: "pages", mayImport: [], parts: [] },
  examples: { purpose: "shops of others", mayImport: [], parts: [] },
  deploy: { purpose: "manifests", mayImport: [], parts: [] },
};

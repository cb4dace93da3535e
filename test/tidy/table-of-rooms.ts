// The rooms of the house as data: what each is for, and what it may import. rooms.ts holds the rules that read it.

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
  base: { purpose: "what every room of the harness stands on", mayImport: [], parts: [] },
  targets: {
    purpose: "what the harness knows of a system under test: data",
    mayImport: ["base/", CONTRACT],
    parts: [],
  },
  invariants: {
    purpose: "judges what a run has left behind",
    mayImport: ["targets/", "base/", CONTRACT],
    parts: [
      ["record/", "what a run leaves behind, and how it is written", []],
      ["facts/", "what follows from a record, in columns", ["record/"]],
      ["record/reading/", "reads a record of many operations fast", ["record/", "facts/"]],
      ["verdict.ts", "what a verdict is", []],
      ["findings.ts", "what a check is", ["facts/", "verdict.ts"]],
      ["check/", "the checks, one invariant a file", ["record/", "facts/", "findings.ts"]],
      ["report/", "what people read of a verdict", ["record/", "facts/", "verdict.ts"]],
      ["observe/", "live looks at the stores", ["record/"]],
    ],
  },
  stack: {
    purpose: "real processes on private ports",
    mayImport: ["targets/", "base/", CONTRACT],
    parts: [
      ["process/", "processes, their groups, ports and folders", []],
      ["tools/", "finds and builds the programs that run", []],
      ["parts/", "one program of the stack a file", ["process/", "tools/"]],
    ],
  },
  loadtests: {
    purpose: "what a person can run against a sale",
    mayImport: ["stack/", "invariants/", "targets/", "base/", CONTRACT],
    parts: [
      ["buyers/", "buyers that ask over HTTP", []],
      ["nemesis/planned-fault.ts", "a fault in a plan: data", []],
      ["nemesis/supervisor.ts", "starts ended processes again", []],
      [
        "nemesis/fault.ts",
        "what a fault is",
        ["buyers/", "nemesis/planned-fault.ts", "nemesis/supervisor.ts"],
      ],
      ["nemesis/faults/", "the faults, one a file", ["nemesis/planned-fault.ts", "nemesis/fault.ts"]],
      [
        "nemesis/",
        "breaks a running system by a schedule",
        ["nemesis/planned-fault.ts", "nemesis/supervisor.ts", "nemesis/fault.ts", "nemesis/faults/"],
      ],
      ["run/", "the frame of every run", ["buyers/", "nemesis/", "nemesis/supervisor.ts"]],
      ["load/traits.ts", "what kind of buyer each one is", []],
      ["load/profiles.ts", "the shapes of load", ["load/traits.ts"]],
      [
        "load/plan-load.ts",
        "what a load will do",
        ["nemesis/planned-fault.ts", "nemesis/", "load/profiles.ts"],
      ],
      ["load/scripts/", "what runs in k6", ["load/traits.ts", "load/plan-load.ts"]],
      [
        "load/",
        "make load: a stampede by k6",
        ["buyers/", "nemesis/", "run/", "load/profiles.ts", "load/plan-load.ts", "load/scripts/"],
      ],
      ["verify/matrix/", "crashes at every named place, each a small sale", ["buyers/"]],
      [
        "verify/",
        "make verify: the matrix, and sales under every fault",
        ["buyers/", "nemesis/planned-fault.ts", "nemesis/", "run/", "verify/matrix/"],
      ],
      ["bench/generators/", "ask a server as fast as it answers", []],
      ["bench/figures/", "figures, their goals, and how they are shown", ["bench/generators/"]],
      ["bench/measurement.ts", "what a measurement is", ["bench/figures/"]],
      ["bench/system.ts", "the stack that is measured", ["bench/generators/", "bench/measurement.ts"]],
      [
        "bench/measurements/",
        "the measurements, one a file",
        ["run/", "bench/generators/", "bench/figures/", "bench/measurement.ts", "bench/system.ts"],
      ],
      [
        "bench/",
        "make bench: measures server and harness",
        [
          "bench/generators/",
          "bench/figures/",
          "bench/measurement.ts",
          "bench/system.ts",
          "bench/measurements/",
        ],
      ],
    ],
  },
  test: {
    purpose: "tests of all rooms, in folders of their names",
    mayImport: ["loadtests/", "stack/", "invariants/", "targets/", "base/", "server/"],
    parts: [
      ["runner/", "runs the tests", []],
      ["support/", "what several tests share", []],
      ["tidy/", "keeps the house in order", []],
      ["known-bad/", "systems broken on purpose", []],
    ],
  },
  docs: { purpose: "pages", mayImport: [], parts: [] },
  examples: { purpose: "shops of others", mayImport: [], parts: [] },
  deploy: { purpose: "manifests", mayImport: [], parts: [] },
};

/** Arrows of today that the table does not allow. Each goes when its file has moved; the list only gets shorter. */
export const OWED: readonly (readonly [from: string, to: string])[] = [
  ["invariants/record/history.ts", "invariants/facts/bytes.ts"],
  ["loadtests/bench/figures/chart.ts", "loadtests/bench/measurements/throughput.ts"],
  ["loadtests/bench/measurements/recording.ts", "loadtests/load/k6.ts"],
  ["loadtests/bench/measurements/recording.ts", "loadtests/load/plan-load.ts"],
  ["loadtests/bench/measurements/recording.ts", "loadtests/load/scripts/errand.ts"],
];

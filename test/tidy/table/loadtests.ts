// The room of the commands in the table of rooms.
import { CONTRACT, type Room } from "../room.ts";

export const loadtests: Room = {
  purpose: "what a person can run against a sale",
  mayImport: ["stack/", "invariants/", "targets/", "base/", CONTRACT],
  parts: [
    ["buyers/", "buyers that ask over HTTP", []],
    ["buyers/scripts/", "buyers that run in k6", ["buyers/"]],
    ["nemesis/planned-fault.ts", "a fault in a plan: data", []],
    ["nemesis/restore-all.ts", "starts all again that is down", []],
    ["nemesis/supervisor.ts", "starts ended processes again", ["nemesis/restore-all.ts"]],
    ["nemesis/fault.ts", "what a fault is", ["buyers/", "nemesis/planned-fault.ts", "nemesis/supervisor.ts"]],
    ["nemesis/faults/", "the faults, one a file", ["nemesis/planned-fault.ts", "nemesis/fault.ts"]],
    [
      "nemesis/",
      "breaks a running system by a schedule",
      ["nemesis/planned-fault.ts", "nemesis/supervisor.ts", "nemesis/fault.ts", "nemesis/faults/"],
    ],
    ["doctor/", "make doctor: tries a target before it is judged", ["buyers/"]],
    ["loopback/", "pages that are served to the user of this machine alone", []],
    ["live/", "the page of a run that goes on", ["loopback/"]],
    [
      "run/",
      "the frame of every run",
      ["buyers/", "buyers/scripts/", "nemesis/", "nemesis/supervisor.ts", "doctor/", "live/"],
    ],
    ["load/profiles.ts", "the shapes of load", ["buyers/"]],
    [
      "load/plan-load.ts",
      "what a load will do",
      ["buyers/", "nemesis/planned-fault.ts", "nemesis/", "load/profiles.ts"],
    ],
    ["load/scripts/", "the profiles in k6", ["buyers/", "buyers/scripts/", "load/plan-load.ts"]],
    [
      "load/",
      "make load: a stampede by k6",
      ["buyers/", "nemesis/", "run/", "load/profiles.ts", "load/plan-load.ts", "load/scripts/"],
    ],
    ["verify/cases/", "judges the cases of a matrix, each as a run of its own", []],
    ["verify/matrix/", "crashes at every named place, each a small sale", ["buyers/", "verify/cases/"]],
    ["verify/wire/learn/", "what a purchase consists of on the wire", []],
    [
      "verify/wire/",
      "every exchange of a purchase broken in every way, each a small sale",
      ["buyers/", "run/", "verify/cases/", "verify/matrix/", "verify/wire/learn/"],
    ],
    [
      "verify/",
      "make verify: the matrix, and sales under every fault",
      [
        ...["buyers/", "nemesis/planned-fault.ts", "nemesis/faults/", "nemesis/", "run/"],
        ...["verify/cases/", "verify/matrix/", "verify/wire/learn/", "verify/wire/"],
      ],
    ],
    ["trace/", "make trace: all that is known of one buyer", []],
    ["init/", "make init: writes a target file", []],
    ["serve/", "make serve: a system to try, with a page", ["buyers/", "doctor/", "loopback/"]],
    ["demo/", "make demo: the sample's demonstration", ["run/"]],
    ["report/", "make report: lists runs, and lays them beside each other", ["run/"]],
    ["clean/", "make clean: removes the folders of old runs", []],
    ["bench/scripts/", "k6 as fast as it can", ["buyers/scripts/"]],
    ["bench/generators/", "ask a server as fast as it answers", ["run/"]],
    ["bench/figures/", "figures, their goals, and how they are shown", ["bench/generators/"]],
    ["bench/measurement.ts", "what a measurement is", ["bench/figures/"]],
    ["bench/bench-run.ts", "what the measurements of a bench share", ["bench/figures/"]],
    ["bench/interleave.ts", "repeats measurements in turn", ["bench/measurement.ts", "bench/bench-run.ts"]],
    [
      "bench/bench-stack.ts",
      "the stack that is measured",
      ["bench/generators/", "bench/bench-run.ts", "bench/interleave.ts"],
    ],
    [
      "bench/measurements/",
      "the measurements, one a file",
      [
        ...["run/", "buyers/", "bench/scripts/", "bench/generators/", "bench/figures/"],
        "bench/measurement.ts",
        ...["bench/bench-run.ts", "bench/bench-stack.ts", "bench/interleave.ts"],
      ],
    ],
    ["bench/page/", "writes figures into a page", ["bench/figures/"]],
    [
      "bench/",
      "make bench: measures server and harness",
      [
        ...["bench/generators/", "bench/figures/", "bench/measurement.ts", "bench/bench-run.ts"],
        ...["bench/interleave.ts", "bench/bench-stack.ts", "bench/measurements/", "bench/page/"],
      ],
    ],
  ],
};

// A command that runs a stubborn child to its end, as a run does with k6, and waits for it: run by tests of the guard.
import { runToExit } from "../../base/command-line/command.ts";
import { runChild } from "../../stack/process/run-child.ts";

/** It ignores Ctrl-C, and so does what it starts. */
const STUBBORN = "trap '' INT; sleep 60 & echo started; wait";

await runToExit(async (signal) => {
  const log = process.argv[2] ?? "";
  await runChild("the child", ["/bin/sh", "-c", STUBBORN], { signal, log, stopWithinMs: 60_000 });
  return 0;
});

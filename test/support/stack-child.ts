// A command that starts the whole stack, says what it started, and then waits, fails or ends: run by stack tests.
// Arguments: how it goes on (`wait`, `throw`, `end`), a folder for its logs, and the target (fastify).
import { once } from "node:events";
import { runToExit } from "../../base/command-line/command.ts";
import { startStack } from "../../stack/stack.ts";
import { loadTarget } from "../../targets/load.ts";

await runToExit(async (signal) => {
  const [how = "end", runFolder = "", targetName = "fastify"] = process.argv.slice(2);
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const target = await loadTarget(targetName);
  const stack = await startStack({ target, runFolder, signal, onProgress: say });
  try {
    const parts = [...stack.servers, stack.redis, stack.mysql, stack.dtm];
    say(`pids ${parts.map((part) => part?.process?.pid).join(" ")}`);
    if (how === "throw") throw new Error("the body failed");
    if (how === "wait") await once(signal, "abort");
  } finally {
    await stack.stop();
  }
  return 0;
});

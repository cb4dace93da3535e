// The process of one test file: imports it, runs its suites, tells the runner each step. It leads its own process
// group, so that the runner can end it with all it started.
import { pathToFileURL } from "node:url";
import { failureText } from "./failure.ts";
import { tell } from "./tell.ts";

// A runner that was killed cannot stop its children any more.
process.once("disconnect", () => process.kill(-process.pid, "SIGTERM"));
process.channel?.unref();

// As uvu's own command does, before uvu is imported: its suites then wait in the queue until somebody runs them.
const queue: (() => Promise<unknown>)[] = [];
Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: [queue] });
const { queueSuites } = await import("./suite.ts");
await import(pathToFileURL(process.argv[2] ?? "").href).then(queueSuites, (thrown: unknown) =>
  tell("fail", "the file", `cannot be imported: ${failureText(thrown)}`),
);
for (const runSuite of queue) await runSuite();
tell("done", "", "", () => {
  process.removeAllListeners("disconnect");
  process.disconnect();
});

// The process of one test file: imports it, runs what it registered, tells the runner each step. The leader of
// its own process group, so that the runner can end it with all it started.
import { pathToFileURL } from "node:url";
import { execute } from "./execute.ts";
import { failureOf } from "./failure.ts";
import type { Event } from "./message.ts";
import { takeRegistered } from "./suite.ts";

const [file = ""] = process.argv.slice(2);
const tell = (event: Event, then?: () => void) => process.send?.({ flashproof: event }, undefined, {}, then);

// A runner that was killed cannot stop its children any more.
process.once("disconnect", () => process.kill(-process.pid, "SIGTERM"));
process.channel?.unref();

const failedToImport = await import(pathToFileURL(file).href).then(
  () => undefined,
  (thrown: unknown) => failureOf("the file", thrown),
);
const suites = takeRegistered();
if (failedToImport === undefined) {
  await execute(suites, { onlyAllowed: process.env["ONLY"] === "1" }, tell);
} else {
  tell({
    kind: "fail",
    failure: { ...failedToImport, message: `cannot be imported: ${failedToImport.message}` },
  });
}
tell({ kind: "done" }, () => {
  process.removeAllListeners("disconnect");
  process.disconnect();
});

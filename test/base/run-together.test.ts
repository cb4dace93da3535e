// Parts that run together: what stops the others, and what is thrown.
import { setTimeout as wait } from "node:timers/promises";
import * as assert from "uvu/assert";
import { runTogether } from "../../base/run-together.ts";
import { suite } from "../runner/suite.ts";

const test = suite("running together");

test("parts that run together stop together, and the first failure is thrown once all have ended", async () => {
  const ended: string[] = [];
  const untilAborted = (signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  const failsLater = async (signal: AbortSignal) => {
    await untilAborted(signal);
    await wait(20);
    ended.push("failed");
    throw new Error("second");
  };
  const endsLater = async (signal: AbortSignal) => {
    await untilAborted(signal);
    await wait(40);
    ended.push("done");
  };
  const failing = () => Promise.reject(new Error("first"));
  const thrown = await runTogether(new AbortController().signal, [failsLater, failing, endsLater]).catch(
    (error: Error) => error.message,
  );
  assert.equal([thrown, ...ended], ["first", "failed", "done"]);
  assert.equal(await runTogether(new AbortController().signal, [async () => 1, async () => 2]), [1, 2]);
});

// Parts that run together: what stops the others, and what is thrown.
import * as assert from "uvu/assert";
import { runTogether } from "../../base/run-together.ts";
import { suite } from "../runner/suite.ts";

const test = suite("running together");

test("parts that run together stop together, and the first failure is the one that is thrown", async () => {
  let stopped = false;
  const other = (signal: AbortSignal) =>
    new Promise<void>((_, reject) =>
      signal.addEventListener("abort", () => {
        stopped = true;
        reject(new Error("second"));
      }),
    );
  const failing = () => Promise.reject(new Error("first"));
  const thrown = await runTogether(new AbortController().signal, [other, failing]).catch(
    (error: Error) => error.message,
  );
  assert.equal([thrown, stopped], ["first", true]);
  assert.equal(await runTogether(new AbortController().signal, [async () => 1, async () => 2]), [1, 2]);
});

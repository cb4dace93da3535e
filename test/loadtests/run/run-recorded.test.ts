// A run whose files take no more: it ends as a failure, says why, and leaves its files to be judged as cut.

import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { Progress } from "../../../base/command-line/progress.ts";
import { HarnessError } from "../../../base/errors.ts";
import type { RunFolder } from "../../../invariants/record/writing/run-folder.ts";
import { runRecorded, type WorkloadContext } from "../../../loadtests/run/run-recorded.ts";
import type { Stack } from "../../../stack/stack.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("a recorded run");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-recorded-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

/** A stack of nothing: what is recorded is what the workload does. */
const STACK: Stack = {
  ...{ servers: [], dtmReplicas: [], workers: 1, values: {}, failpointFiles: [] },
  temporary: "",
  stop: async () => {},
};

/** Records a workload in a folder of this name. */
async function recorded(name: string, work: (context: WorkloadContext) => Promise<void>) {
  const folder: RunFolder = { path: path.join(root, name), file: (file) => path.join(root, name, file) };
  mkdirSync(folder.path, { recursive: true });
  const progress = new Progress({ write: () => {}, live: false, columns: 80 });
  const target = { ...(await loadTarget("test/support/tiny.json")), dtm: false };
  const waits = { restSeconds: 10, pushSeconds: "never" as const, requestTimeoutMs: 100 };
  const context = { target, stack: STACK, folder, progress, ...waits };
  const watch = { sales: [], open: () => [], watchEveryMs: 20, status: () => "" };
  const thrown = await runRecorded(context, { ...watch, run: work }, new AbortController().signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  const linesOf = (file: "history.jsonl" | "observations.jsonl") =>
    existsSync(folder.file(file)) ? readFileSync(folder.file(file), "utf8").trim().split("\n") : [];
  return { folder, thrown, linesOf };
}

const EVENT = { process: "admin", op: "look", sale: "s" };

test("a run whose files take all comes to its end, and ends both", async () => {
  const { thrown, linesOf } = await recorded("fine", async ({ history }) => {
    history.event(EVENT, 1, { outcome: "ok" });
  });
  assert.is(thrown, undefined);
  assert.match(linesOf("history.jsonl").at(-1) ?? "", '"end":true');
  assert.match(linesOf("observations.jsonl").at(-1) ?? "", '"kind":"end"');
});

for (const file of ["history.jsonl", "observations.jsonl"] as const) {
  test(`a ${file} that takes no more ends the workload, as a failure of the harness`, async () => {
    let aborted = false;
    const { thrown, linesOf } = await recorded(`full-${file}`, async ({ history, observe, signal }) => {
      history.event(EVENT, 1, { outcome: "ok" });
      history.flush();
      // A folder in its place refuses every line, as a full disk does.
      rmSync(path.join(root, `full-${file}`, file));
      mkdirSync(path.join(root, `full-${file}`, file));
      const aborting = once(signal, "abort");
      history.event(EVENT, 2, { outcome: "ok" });
      if (file === "observations.jsonl") observe([{ kind: "load", planned: 1, arrived: 1 }]);
      await aborting;
      aborted = true;
      signal.throwIfAborted();
    });
    assert.ok(aborted, "the workload was told");
    assert.ok(thrown instanceof HarnessError, String(thrown));
    assert.is(thrown.code, "failed");
    assert.match(thrown.message, /^the run cannot be recorded any more: EISDIR/);
    const other = file === "history.jsonl" ? "observations.jsonl" : "history.jsonl";
    assert.not.match(linesOf(other).join(), /"end"/);
  });
}

// How strikes and heals are recorded, with faults that only a test knows.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { FAULTS } from "../../../loadtests/nemesis/every-fault.ts";
import type { Fault } from "../../../loadtests/nemesis/fault.ts";
import { healAll } from "../../../loadtests/nemesis/heal-all.ts";
import { injectFaults, type NemesisContext } from "../../../loadtests/nemesis/inject-faults.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("strikes and heals", { serial: true });

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-heals-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

/** The line of the heal after this fault has struck. */
const healed = (name: string, heal: Fault["heal"]) => lastLine(name, { inject: async () => "x", heal });

/** The last line of the history after this fault was injected and healed; `said` takes what the screen shows. */
async function lastLine(name: string, how: Pick<Fault, "inject" | "heal">, said: string[] = []) {
  const faults = FAULTS as Fault[];
  faults.push({ name, about: "", mark: undefined, placesIn: () => ["x"], ...how });
  try {
    const file = path.join(folder, `${name}.jsonl`);
    const history = new HistoryWriter(file, Date.now);
    const context = { history, onEvent: (line: string) => said.push(line) } as unknown as NemesisContext;
    await injectFaults(context, [{ atMs: 0, forMs: 0, fault: name, on: "x" }], new AbortController().signal);
    history.close();
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    return JSON.parse(lines.at(-1) ?? "") as Record<string, unknown>;
  } finally {
    faults.pop();
  }
}

test("a heal that fails is recorded with its error, and does not end the run", async () => {
  const { op, outcome, error } = await healed("rust", () => Promise.reject(new Error("it is stuck")));
  assert.equal([op, outcome, error], ["heal-rust", "fail", "it is stuck"]);
});

test("a heal is ok if it undid the fault, and if there was nothing left to undo", async () => {
  assert.is((await healed("frost", async () => true))["outcome"], "ok");
  assert.is((await healed("dew", async () => false))["outcome"], "ok");
});

test("a fault that took no effect is recorded and shown as that, and is not healed", async () => {
  const said: string[] = [];
  const how = { inject: async () => undefined, heal: async () => true };
  const { op, outcome, error } = await lastLine("mist", how, said);
  assert.equal([op, outcome, error], ["mist", "fail", "took no effect"]);
  assert.equal(said, ["mist x: took no effect"]);
});

test("a heal at the end that fails is recorded too, and the run goes on to its verdict", async () => {
  const file = path.join(folder, "all.jsonl");
  const history = new HistoryWriter(file, Date.now);
  const supervisor = { heal: () => Promise.reject(new Error("redis does not start")) };
  const said: string[] = [];
  await healAll(supervisor, history, (line) => said.push(line), new AbortController().signal);
  history.close();
  const { op, outcome, error } = JSON.parse(readFileSync(file, "utf8"));
  assert.equal([op, outcome, error], ["heal-all", "fail", "redis does not start"]);
  assert.equal(said, ["not all could be healed: redis does not start"]);
});

// How a test file states what holds: uvu's suite is the loop, and around it stands a guard, since uvu forgets what a
// hook throws and ends a suite early when what is thrown is no Error. A file only registers; child.ts runs it.
import { suite as uvuSuite } from "uvu";
import { failureText } from "./failure.ts";
import { tell } from "./tell.ts";

type Body = () => void | Promise<void>;
type Register = (body: Body) => void;

/** Registers tests and hooks. A title is a sentence that states what holds. Assertions come from uvu/assert. */
export interface Suite {
  (title: string, body: Body): void;
  /** While at work on one test; red unless `ONLY=1` is in the environment. */
  only(title: string, body: Body): void;
  /** Not run, and listed at the end with the reason; red without one. */
  skip(title: string, reason: string): void;
  before: Register & { each: Register };
  after: Register & { each: Register };
}

declare global {
  /** uvu's own: if set before its import, suites wait in the queue to be run. */
  var UVU_DEFER: 1 | undefined;
  var UVU_QUEUE: (() => Promise<unknown>)[][];
}

// The one piece of module state: the file under test and child.ts meet nowhere else.
const suites: { name: string; tests: number; skips: number; hasOnly: boolean; queue: () => void }[] = [];
let areRunning = false;

/** Runs what the imported file registered: all of it, or with `ONLY=1` the tests marked so, where there are any. */
export async function runSuites(): Promise<void> {
  areRunning = true;
  if (suites.length === 0) tell("fail", "the file", "registers no suite, so it tests nothing");
  const marked = suites.filter(({ hasOnly }) => hasOnly);
  for (const { name, tests, skips, queue } of marked.length > 0 ? marked : suites) {
    if (tests > 0) queue();
    else if (skips === 0) tell("fail", name, "is a suite without a test");
  }
  for (const loop of globalThis.UVU_QUEUE.flat()) await loop();
}

/**
 * A suite of the given name. `serial` keeps its file from running beside others: for tests that need the whole
 * machine. The runner reads that word in the file's text, so write it out as `{ serial: true }`.
 */
export function suite(name: string, _options: { serial?: boolean } = {}): Suite {
  if (!globalThis.UVU_DEFER) throw new Error("nothing was tested; run it with: npx tsx test/run.ts <file>");
  const own = uvuSuite(name);
  const { guard, startTest } = guardOf(name);
  own.before.each(startTest);
  const registered = { name, tests: 0, skips: 0, hasOnly: false, queue: own.run };
  suites.push(registered);
  const add = (title: string, body: Body, register = own.only) => {
    if (areRunning) throw new Error(`"${title}" was registered while tests were running; it would never run`);
    registered.tests++;
    register(title, guard("test", body));
  };
  const refuse = (title: string, why: string) => {
    const error = new Error(why);
    add(title, () => Promise.reject(error), own);
  };
  const hook = (kind: "before" | "after") =>
    Object.assign((body: Body) => own[kind](guard(kind, body)), {
      each: (body: Body) => own[kind].each(guard(`${kind} each`, body)),
    });
  return Object.assign((title: string, body: Body) => add(title, body, own), {
    only: (title: string, body: Body) => {
      if (process.env["ONLY"] !== "1") return refuse(title, "is marked only; set ONLY=1 or unmark it");
      registered.hasOnly = true;
      add(title, body);
    },
    skip: (title: string, reason: string) => {
      if (reason.trim() === "") return refuse(title, "is skipped without a reason");
      registered.skips++;
      tell("skip", `${name}: ${title}`, reason);
    },
    before: hook("before"),
    after: hook("after"),
  });
}

type Kind = "before" | "before each" | "test" | "after each" | "after";
/** uvu's own note of the test that runs; empty around the suite. */
type Running = { __test__: string };

/** Tells of the start and the end of each body of one suite, and keeps from uvu what it throws. */
function guardOf(suite: string) {
  let isReady = true;
  let isWell = true;
  const guard = (kind: Kind, body: Body) => async (running: Running) => {
    const place = running.__test__ === "" ? suite : `${suite}: ${running.__test__}`;
    const title = kind === "test" ? place : `${place} (${kind})`;
    const cleansUp = kind === "after" || (kind === "after each" && isReady);
    if (isWell || cleansUp) {
      tell("start", title);
      try {
        await body();
        if (kind === "test") tell("pass", title);
      } catch (thrown) {
        tell("fail", title, failureText(thrown));
        isWell = false;
        if (kind === "before") isReady = false;
      }
    }
    // Only for the mark that uvu prints.
    if (kind === "test" && !isWell) throw new Error("told already");
  };
  const startTest = (running: Running) => {
    isWell = isReady;
    if (!isReady) tell("fail", `${suite}: ${running.__test__}`, "did not run, since a before hook failed");
  };
  return { guard, startTest };
}

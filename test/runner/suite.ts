// How a test file states what holds: uvu's suite is the loop, and around it stands a guard, since uvu forgets what a
// hook throws and ends a suite early when what is thrown is no Error. A file only registers; child.ts runs it.
import { type Callback, suite as uvuSuite } from "uvu";
import { failureText } from "./failure.ts";
import { tell } from "./tell.ts";

/** Registers hooks, and tests whose title states what holds. Assertions come from uvu/assert. */
export interface Suite extends Pick<ReturnType<typeof uvuSuite>, "before" | "after"> {
  (title: string, body: Callback): void;
  /** While at work on one test; red unless `ONLY=1` is in the environment. */
  only(title: string, body: Callback): void;
  /** Not run, and listed at the end with the reason; red without one. */
  skip(title: string, reason: string): void;
}

// The one piece of module state: the file under test and child.ts meet nowhere else.
const suites: { name: string; tests: number; skips: number; hasOnly: boolean; queue: () => void }[] = [];
let isClosed = false;

/** Queues what the imported file registered: all of it, or with `ONLY=1` the tests marked so, where there are any. */
export function queueSuites(): void {
  isClosed = true;
  if (suites.length === 0) tell("fail", "the file", "registers no suite, so it tests nothing");
  const marked = suites.filter(({ hasOnly }) => hasOnly);
  for (const { name, tests, skips, queue } of marked.length > 0 ? marked : suites) {
    if (tests > 0) queue();
    else if (skips === 0) tell("fail", name, "is a suite without a test");
  }
}

/**
 * A suite of the given name. `serial` keeps its file from running beside others that are marked so: for tests that run
 * a whole stack. `alone` keeps every other file away: for tests that measure. The runner reads these words in the
 * file's text, so write them out as `{ serial: true }` or `{ alone: true }`.
 */
export function suite(name: string, _options: { serial?: true } | { alone?: true } = {}): Suite {
  if (!("UVU_DEFER" in globalThis))
    throw new Error("nothing was tested; run it with: npx tsx test/run.ts <file>");
  const own = uvuSuite(name);
  const guard = guardOf(name, own);
  const registered = { name, tests: 0, skips: 0, hasOnly: false, queue: own.run };
  suites.push(registered);
  const add = (register: typeof own.only) => (title: string, body: Callback) => {
    registered.tests++;
    register(title, guard("test", body));
  };
  const only = (title: string, body: Callback) => {
    registered.hasOnly = process.env["ONLY"] === "1";
    if (!registered.hasOnly) tell("fail", `${name}: ${title}`, "is marked only; set ONLY=1 or unmark it");
    add(registered.hasOnly ? own.only : own)(title, body);
  };
  const skip = (title: string, reason: string) => {
    registered.skips++;
    if (reason.trim() !== "") tell("skip", `${name}: ${title}`, reason);
    else tell("fail", `${name}: ${title}`, "is skipped without a reason");
  };
  const hook = (kind: "before" | "after") =>
    Object.assign((body: Callback) => own[kind](guard(kind, body)), {
      each: (body: Callback) => own[kind].each(guard(`${kind} each`, body)),
    });
  return Object.assign(add(own), { only, skip, before: hook("before"), after: hook("after") });
}

/** Tells of the start and the end of each body of one suite. uvu sees only the throws from which it can go on. */
function guardOf(suite: string, own: ReturnType<typeof uvuSuite>) {
  let isReady = true;
  own.before.each(({ __test__ }) => {
    if (isReady) return;
    tell("fail", `${suite}: ${__test__}`, "did not run, since a before hook failed");
    throw new Error("told already");
  });
  return (kind: "before" | "before each" | "test" | "after each" | "after", body: Callback): Callback => {
    if (isClosed) throw new Error(`"${kind}" was registered while tests were running; it would never run`);
    return async (context) => {
      if (!isReady && kind !== "after") return;
      const place = context.__test__ === "" ? suite : `${suite}: ${context.__test__}`;
      const title = kind === "test" ? place : `${place} (${kind})`;
      tell("start", title);
      try {
        await body(context);
        if (kind === "test") tell("pass", title);
      } catch (thrown) {
        tell("fail", title, failureText(thrown));
        if (kind === "before") isReady = false;
        if (kind === "before each" || kind === "test") throw new Error("told already");
      }
    };
  };
}

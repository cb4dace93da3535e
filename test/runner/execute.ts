// Runs registered suites one test after the other. Every throw, from a hook too, becomes a failure; nothing
// here decides what to do about one.
import { failureOf } from "./failure.ts";
import type { Event } from "./message.ts";
import type { Registered, Test } from "./suite.ts";

type Tell = (event: Event) => void;

/** Runs the suites of one file. With `onlyAllowed`, tests marked so keep all others of the file from running. */
export async function execute(
  suites: readonly Registered[],
  options: { onlyAllowed: boolean },
  tell: Tell,
): Promise<void> {
  const complain = (title: string, why: string) => tell({ kind: "fail", failure: { title, message: why } });
  if (suites.length === 0) complain("the file", "registers no suite, so it tests nothing");
  const chosenOnly = options.onlyAllowed && suites.some(({ tests }) => tests.some(({ only }) => only));
  for (const own of suites) {
    if (own.tests.length === 0) complain(own.name, "is a suite without a test");
    for (const { title, only, skipped } of own.tests) {
      if (only && !options.onlyAllowed)
        complain(named(own, title), "is marked only; set ONLY=1 or unmark it");
      if (skipped?.trim() === "") complain(named(own, title), "is skipped without a reason");
    }
    await executeSuite(own, chosenOnly ? own.tests.filter(({ only }) => only) : own.tests, tell);
  }
}

async function executeSuite(own: Registered, tests: readonly Test[], tell: Tell): Promise<void> {
  const attempt = attempts(own, tell);
  const toRun = tests.filter(({ skipped }) => skipped === undefined);
  if (toRun.length > 0) {
    const ready = await attempt("before", own.before);
    if (ready) for (const test of toRun) await executeTest(own, test, tell);
    else for (const { title } of toRun) tell(notRun(named(own, title)));
    await attempt("after", own.after);
  }
  for (const { title, skipped } of tests)
    if (skipped?.trim()) tell({ kind: "skip", title: named(own, title), reason: skipped });
}

async function executeTest(own: Registered, test: Test, tell: Tell): Promise<void> {
  const title = named(own, test.title);
  tell({ kind: "start", title });
  const failures: Event[] = [];
  const attempt = attempts(own, (event) => failures.push(event), title);
  if (await attempt("before each", own.beforeEach)) await attempt("", [test.body]);
  await attempt("after each", own.afterEach);
  // One test counts once; what else went wrong around it is told with its first failure.
  const [first, ...others] = failures;
  if (first?.kind !== "fail") return tell({ kind: "pass", title });
  const also = others.flatMap((event) =>
    event.kind === "fail" ? [`${event.failure.title}: ${event.failure.message}`] : [],
  );
  const message = [first.failure.message, ...also.map((line) => `and then, ${line}`)].join("\n");
  tell({ kind: "fail", failure: { ...first.failure, message } });
}

/** Calls bodies in turn until one throws, and tells of that; after hooks all get their turn. */
function attempts(own: Registered, tell: Tell, test?: string) {
  return async (hook: string, bodies: readonly (() => void | Promise<void>)[]): Promise<boolean> => {
    let isGood = true;
    for (const body of bodies) {
      try {
        await body();
      } catch (thrown) {
        isGood = false;
        const place = test ?? own.name;
        const title = hook === "" ? place : `${place} (${hook})`;
        tell({ kind: "fail", failure: failureOf(title, thrown) });
        if (!hook.startsWith("after")) return false;
      }
    }
    return isGood;
  };
}

const named = (own: Registered, title: string): string => `${own.name}: ${title}`;
const notRun = (title: string): Event => ({
  kind: "fail",
  failure: { title, message: "did not run, since a before hook failed" },
});

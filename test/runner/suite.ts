// How a test file states what holds. It only registers; child.ts runs what was registered once the whole file
// is imported, so no call to start it can be forgotten. Assertions come from uvu/assert.

type Body = () => void | Promise<void>;
type Register = (body: Body) => void;

/** A test as registered; with a `skipped` reason it is not run. */
export interface Test {
  readonly title: string;
  readonly body: Body;
  readonly only: boolean;
  readonly skipped?: string;
}

/** A suite as registered: its tests and hooks in the order of the file. */
export interface Registered {
  readonly name: string;
  readonly tests: Test[];
  readonly before: Body[];
  readonly after: Body[];
  readonly beforeEach: Body[];
  readonly afterEach: Body[];
}

/** Registers tests and hooks. A title is a sentence that states what holds. */
export interface Suite {
  (title: string, body: Body): void;
  /** While at work on one test; red unless `ONLY=1` is in the environment. */
  only(title: string, body: Body): void;
  /** Not run, and listed at the end with the reason; red without one. */
  skip(title: string, reason: string): void;
  before: Register & { each: Register };
  after: Register & { each: Register };
}

// The one piece of module state: the file under test and child.ts meet nowhere else.
const registered: Registered[] = [];
let taken = false;

/**
 * A suite of the given name. `serial` keeps its file from running beside others: for tests that need the whole
 * machine. The runner reads that word in the file's text, so write it out as `{ serial: true }`.
 */
export function suite(name: string, _options: { serial?: boolean } = {}): Suite {
  if (registered.length === 0) process.once("beforeExit", complainIfNotRun);
  const own: Registered = { name, tests: [], before: [], after: [], beforeEach: [], afterEach: [] };
  registered.push(own);
  const add = (test: Test) => {
    if (taken) throw new Error(`"${test.title}" was registered while tests were running; it would never run`);
    own.tests.push(test);
  };
  return Object.assign((title: string, body: Body) => add({ title, body, only: false }), {
    only: (title: string, body: Body) => add({ title, body, only: true }),
    skip: (title: string, reason: string) => add({ title, body: () => {}, only: false, skipped: reason }),
    before: hooks(own.before, own.beforeEach),
    after: hooks(own.after, own.afterEach),
  });
}

/** Hands over what the imported file registered. For child.ts alone. */
export function takeRegistered(): readonly Registered[] {
  taken = true;
  return registered;
}

function hooks(once: Body[], each: Body[]): Register & { each: Register } {
  return Object.assign((body: Body) => void once.push(body), { each: (body: Body) => void each.push(body) });
}

/** Started on its own, a test file would run nothing and end in success. */
function complainIfNotRun(): void {
  if (taken) return;
  process.stderr.write("Nothing was tested. Run it with: npx tsx test/run.ts <file>\n");
  process.exitCode = 1;
}

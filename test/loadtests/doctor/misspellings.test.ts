// A misspelling of every field that a trial can observe, each tried on a running system: it is refused with that field
// named, or not confirmed. It never passes, and so never becomes an accusation.
import * as assert from "uvu/assert";
import { linesWith } from "../../../loadtests/doctor/table.ts";
import { parseTarget } from "../../../targets/load.ts";
import type { Target } from "../../../targets/target.ts";
import { suite } from "../../runner/suite.ts";
import { misspellingsOf } from "../../support/misspellings.ts";
import { type TrialStack, trialStack } from "../../support/trial-stack.ts";

const test = suite("a misspelt target", { serial: true });

/** What became of the misspellings of one file: each as `field: word`. */
interface Tally {
  refusedAtReading: string[];
  contradicted: string[];
  notConfirmed: string[];
  /** Nothing showed it. */
  unseen: string[];
  /** Contradicted, but at a line that has nothing to do with it. */
  misnamed: string[];
}

async function tally(stack: TrialStack): Promise<Tally> {
  const found: Tally = { refusedAtReading: [], contradicted: [], notConfirmed: [], unseen: [], misnamed: [] };
  for (const { field, about, word, misspelt } of misspellingsOf(stack.json)) {
    const name = `${field}: ${word}`;
    const target = parsed(misspelt);
    if (target === undefined) {
      found.refusedAtReading.push(name);
      continue;
    }
    const lines = await stack.try(target);
    const contradicted = linesWith(lines, "contradicted");
    const said = [...contradicted, ...linesWith(lines, "not confirmed")];
    if (said.length === 0) found.unseen.push(name);
    else if (!said.some((line) => isAbout(line.field, about)))
      found.misnamed.push(`${name} → ${said[0]?.field}: ${said[0]?.seen}`);
    else (contradicted.length > 0 ? found.contradicted : found.notConfirmed).push(name);
  }
  return found;
}

function parsed(file: unknown): Target | undefined {
  try {
    return parseTarget("misspelt", file);
  } catch {
    return undefined;
  }
}

/** A line names the field if both begin alike: `stock/key` for `stock`, `requests/open` for `requests/open/path`. */
const isAbout = (line: string, field: string): boolean => field.startsWith(line) || line.startsWith(field);

function show(file: string, found: Tally): void {
  const numbers = Object.entries(found).map(([kind, names]) => `${kind} ${names.length}`);
  process.stdout.write(`${file}: ${numbers.join(", ")}\n`);
  for (const kind of ["notConfirmed", "unseen", "misnamed"] as const)
    for (const name of found[kind]) process.stdout.write(`  ${kind} ${name}\n`);
}

/** A trial meets no sale that there is not, no queue that is full, and no outage. */
const NOT_OBSERVED = /^replies\/[2-5]\/body\//;

for (const [file, least] of [
  ["test/known-bad/plain-shop.json", 50],
  ["targets/fastify.json", 90],
] as const)
  test(`every misspelling of ${file} that can be observed is refused by its name, or not confirmed`, async () => {
    const stack = await trialStack(file);
    try {
      const good = await stack.try(parseTarget("good", stack.json));
      const wrong = good.filter(({ verdict }) => verdict !== "as expected" && verdict !== "cannot be seen");
      assert.equal(wrong, [], "the good file");
      const found = await tally(stack);
      show(file, found);
      assert.equal(found.misnamed, []);
      assert.equal(
        found.unseen.filter((name) => !NOT_OBSERVED.test(name)),
        [],
      );
      const caught = found.refusedAtReading.length + found.contradicted.length + found.notConfirmed.length;
      assert.ok(caught >= least, `only ${caught}`);
    } finally {
      await stack.end();
    }
  });

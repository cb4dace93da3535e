// A run that was cut is never false where the whole was true: at every end of a line, and at any byte of any file.
// RUNS_TO_CUT=runs/a:runs/b cuts recorded runs too, each of their files at 200 places.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { HarnessError } from "../../base/errors.ts";
import { judgeRun } from "../../invariants/judge-run.ts";
import type { Verdict } from "../../invariants/verdict.ts";
import { suite } from "../runner/suite.ts";
import { holds } from "../support/property.ts";
import { textsOf } from "../support/right-run.ts";
import type { Sight } from "../support/right-sale.ts";
import { FULL_SIGHT, smallRun } from "../support/small-run.ts";

const test = suite("a run that was cut");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-cut-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

const FILES = ["history.jsonl", "observations.jsonl", "run.json"] as const;
type File = (typeof FILES)[number];

const SIGHTS: Record<string, Sight> = {
  "all that there is": FULL_SIGHT,
  "a ledger of barriers": { ...FULL_SIGHT, ledger: "barriers" },
  "no ledger": { ...FULL_SIGHT, ledger: "none" },
  "no initial units": { ...FULL_SIGHT, initial: false },
  "no stock": { ...FULL_SIGHT, stock: false, initial: false },
  "no gids": { ...FULL_SIGHT, gids: false },
  "no times": { ...FULL_SIGHT, times: false },
  "no orders": { ...FULL_SIGHT, orders: false },
  "a plain shop": {
    ...{ ...FULL_SIGHT, ledger: "none", initial: false, gids: false },
    ...{ messages: false, rest: "quiet" },
  },
};

/** What must be seen for the whole run to be true. */
const SEEN = ["all that there is", "no initial units", "no gids"];

const folder = path.join(root, "run");
const written = new Map<string, string | Buffer>();

/** The verdict on a run with these files; undefined if a file of it cannot be read. */
function judged(texts: Record<string, string | Buffer>): Verdict | undefined {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(texts)) {
    if (written.get(name) === text) continue;
    writeFileSync(path.join(folder, name), text);
    written.set(name, text);
  }
  return verdictOn(folder);
}

function verdictOn(folder: string): Verdict | undefined {
  try {
    return judgeRun(folder);
  } catch (error) {
    if (error instanceof HarnessError) return undefined;
    throw error;
  }
}

/** A description that was cut is refused. From the other files, nothing follows that needs what they lack. */
function checkCut(verdict: Verdict | undefined, file: File, what: string): void {
  if (file === "run.json") {
    assert.is(verdict, undefined, `${what}: run.json was not refused`);
    return;
  }
  assert.is(verdict?.valid, "unknown", `${what}: ${verdict?.because ?? "refused"}`);
  assert.match(verdict?.because ?? "", `${file} was cut after`);
}

test("the whole run is true where enough of it is seen, and unknown elsewhere", () => {
  for (const [name, sight] of Object.entries(SIGHTS)) {
    const verdict = judged(textsOf(smallRun(sight)));
    assert.is(verdict?.valid, SEEN.includes(name) ? true : "unknown", `${name}: ${verdict?.because}`);
  }
});

test("cut at the end of any line it is unknown, and says how much of it is there", () => {
  for (const [name, sight] of Object.entries(SIGHTS)) {
    const texts = textsOf(smallRun(sight));
    for (const file of ["history.jsonl", "observations.jsonl"] as const) {
      const whole = texts[file] ?? "";
      for (let at = whole.length - 1; at > 0; at = whole.lastIndexOf("\n", at - 1)) {
        // Without its last newline, the file is whole.
        const cut = whole.slice(0, at + 1);
        if (cut === whole) continue;
        checkCut(judged({ ...texts, [file]: cut }), file, `${name}, ${file} cut at byte ${at + 1}`);
      }
      checkCut(judged({ ...texts, [file]: "" }), file, `${name}, ${file} empty`);
    }
  }
});

test("cut at any byte it is unknown", async () => {
  const place = fc.record({
    name: fc.constantFrom(...Object.keys(SIGHTS)),
    file: fc.constantFrom(...FILES),
    share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  const property = fc.property(place, ({ name, file, share }) => {
    const texts = textsOf(smallRun(SIGHTS[name]));
    const whole = Buffer.from(texts[file] ?? "");
    // What counts is the text without its last newline.
    const at = Math.floor(share * (whole.length - 1));
    checkCut(judged({ ...texts, [file]: whole.subarray(0, at) }), file, `${name}, ${file} cut at byte ${at}`);
  });
  await holds(property, { runs: 600 });
});

test("torn in the middle of a line, a run of format 1 is unknown too", () => {
  const texts = textsOf(smallRun({ ...FULL_SIGHT, format: 1, clockMs: 0 }));
  assert.is(judged(texts)?.valid, true, judged(texts)?.because);
  for (const file of ["history.jsonl", "observations.jsonl"] as const) {
    const whole = texts[file] ?? "";
    for (let at = 5; at < whole.length; at += 97)
      if (!["\n", "}"].includes(whole[at - 1] ?? ""))
        checkCut(judged({ ...texts, [file]: whole.slice(0, at) }), file, `${file} cut at byte ${at}`);
  }
});

const recorded = (process.env["RUNS_TO_CUT"] ?? "").split(":").filter(Boolean);
const PLACES = 200;

for (const folder of recorded) {
  test(`recorded: ${path.basename(folder)}`, async () => {
    const copy = mkdtempSync(path.join(root, "recorded-"));
    for (const file of FILES) copyFileSync(path.join(folder, file), path.join(copy, file));
    const whole = verdictOn(copy);
    assert.is.not(whole?.valid, false, whole?.because);
    const texts = new Map(FILES.map((file) => [file, readFileSync(path.join(copy, file))]));
    const place = fc.record({
      file: fc.constantFrom(...FILES),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      lineEnd: fc.boolean(),
    });
    const property = fc.property(place, ({ file, at, lineEnd }) => {
      const bytes = texts.get(file) ?? Buffer.alloc(0);
      const middle = Math.floor(at * bytes.length);
      const end = lineEnd ? bytes.lastIndexOf("\n", middle) + 1 : middle;
      writeFileSync(path.join(copy, file), bytes.subarray(0, end));
      const verdict = verdictOn(copy);
      writeFileSync(path.join(copy, file), bytes);
      assert.is.not(verdict?.valid, false, `${file} cut at byte ${end}: ${verdict?.because}`);
    });
    await holds(property, { runs: PLACES });
  });
}

// Whether a comparison goes red for a wrong line: it is run in a copy of this project in which the line is wrong.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { runChild, scriptCommand } from "../../stack/process/run-child.ts";

/** A text that is once in a file, and what stands in its place. */
export interface WrongLine {
  title: string;
  file: string;
  right: string;
  wrong: string;
  /** The test file that must go red. */
  comparison: string;
}

const FOLDERS = ["base", "invariants", "server", "stack", "targets", "test"];
const FILES = ["package.json", "tsconfig.json"];
/** What is wrong is to be seen, and not to be shrunk. */
const UNSHRUNK = {
  file: "test/support/property.ts",
  right: "markInterruptAsFailure: true,",
  wrong: "markInterruptAsFailure: true, endOnFailure: true,",
};
/** Variables that other tests may have been given. */
const PLAIN = { NIGHTLY: "", FRESH_SEED: "", ONLY: "" };

/**
 * Registers that each line is there, and with NIGHTLY=1 that its comparison is green as it is, and red for what is wrong.
 */
export function goesRedForEach(
  test: (title: string, body: () => Promise<void>) => void,
  lines: readonly WrongLine[],
): void {
  test("each line that could be wrong is there once", async () => {
    for (const line of [UNSHRUNK, ...lines]) await wrongText(line);
  });
  if (process.env["NIGHTLY"] !== "1") return;
  for (const comparison of new Set(lines.map((line) => line.comparison)))
    test(`without a wrong line it passes in a copy: ${path.basename(comparison)}`, async () => {
      const { code, out } = await runInCopy(comparison, []);
      assert.is(code, 0, out);
    });
  for (const line of lines)
    test(`goes red: ${line.title}`, async () => {
      const { code, out } = await runInCopy(line.comparison, [line]);
      assert.is(code, 1, out);
      // Something else than a difference would be no proof: a file that cannot be read, a process that does not start.
      assert.match(out, /Actual:|\(Actual\)|does not hold for|Expected value/, out);
      assert.not.match(out, /cannot be imported|before a hook|is not a function/);
    });
}

type Replacement = Pick<WrongLine, "file" | "right" | "wrong">;

/** The file with the wrong text. Throws where the right one is not there once. */
async function wrongText({ file, right, wrong }: Replacement): Promise<string> {
  const parts = (await readFile(file, "utf8")).split(right);
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times: ${right}`);
  return parts.join(wrong);
}

async function runInCopy(comparison: string, replacements: readonly Replacement[]) {
  const folder = await mkdtemp(path.join(tmpdir(), "flashproof-wrong-"));
  try {
    for (const name of [...FOLDERS, ...FILES]) await cp(name, path.join(folder, name), { recursive: true });
    await symlink(path.resolve("node_modules"), path.join(folder, "node_modules"));
    for (const one of [UNSHRUNK, ...replacements])
      await writeFile(path.join(folder, one.file), await wrongText(one));
    const command = [...scriptCommand("test/run.ts"), comparison] as const;
    return await runChild("a comparison", command, { cwd: folder, env: PLAIN, alsoFine: [1] });
  } finally {
    await rm(folder, { recursive: true });
  }
}

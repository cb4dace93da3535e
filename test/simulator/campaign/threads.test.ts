import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";

const test = suite("threads of a campaign", { serial: true });

const ENDS_AT_ONCE = `
  import { withThreads } from "./test/simulator/campaign/threads.ts";
  await withThreads(1, async () => process.exit(7));
`;

test("a process that ends at once leaves no folder behind", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "flashproof-threads-"));
  try {
    const args = ["--import", "tsx", "--input-type=module", "--eval", ENDS_AT_ONCE];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, TMPDIR: folder },
      stdio: "inherit",
    });
    assert.equal(await once(child, "exit"), [7, null]);
    const left = (await readdir(folder)).filter((name) => name.startsWith("flashproof-"));
    assert.equal(left, []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

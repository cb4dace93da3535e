// The whole stack around the tiny server, for tests of the stack itself.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { request } from "undici";
import { type Stack, type StackOptions, startStack } from "../../stack/stack.ts";
import { loadTarget } from "../../targets/load.ts";

/** Starts it with its logs in a temporary folder; `end` removes everything. */
export async function tinyStack(
  options: Partial<StackOptions> = {},
): Promise<Stack & { folder: string; end: () => Promise<void> }> {
  process.env["MOOD"] = "calm";
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-test-run-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const target = await loadTarget("test/support/tiny.json");
    const stack = await startStack({ target, runFolder: folder, ...options });
    const end = async () => {
      await stack.stop();
      await remove();
    };
    return { ...stack, folder, end };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The environment that a tiny server was started with. */
export async function envOf(url: string): Promise<Record<string, string>> {
  const reply = await request(`${url}/env`);
  return (await reply.body.json()) as Record<string, string>;
}

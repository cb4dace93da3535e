// `make doctor`, from its options to its exit code: starts the system, tries the target, prints what was seen.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Stack, startStack } from "../../stack/stack.ts";
import { loadTarget, saysPerBuyer } from "../../targets/load.ts";
import { demandAllowedHosts } from "./allow-host.ts";
import { demandNothingContradicted, examine } from "./examine.ts";
import type { Line } from "./line.ts";
import { linesWith, tableOf, unconfirmedOf } from "./table.ts";

/** Exit code where a line was not confirmed, or the shop does otherwise: as of a verdict that is unknown. */
export const EXIT_NOT_CONFIRMED = 2;

/** What `make doctor` was asked for. */
export interface DoctorOptions {
  target: string;
  allowHost: string | undefined;
  json: boolean;
}

/** Tries a target; returns the exit code, or throws a usage error if the file is contradicted. */
export async function doctor(
  { target: nameOrPath, allowHost, json }: DoctorOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const target = await loadTarget(nameOrPath);
  demandAllowedHosts(target, allowHost);
  const written = { perBuyer: await saysPerBuyer(nameOrPath) };
  const progress = json ? () => {} : say;
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-doctor-"));
  let stack: Stack | undefined;
  try {
    const start = { target, runFolder: folder, ...(Array.isArray(target.start) ? { servers: 1 } : {}) };
    stack = await startStack({ ...start, signal, onProgress: progress });
    const startedAt = Date.now();
    const lines = await examine({ target, stack, written, signal });
    const tookMs = Date.now() - startedAt;
    if (json) say(JSON.stringify({ target: target.name, tookMs, lines }, null, 2));
    demandNothingContradicted(target, lines, progress);
    if (!json) tell(lines, tookMs, say);
    return linesWith(lines, "as expected").length + linesWith(lines, "cannot be seen").length === lines.length
      ? 0
      : EXIT_NOT_CONFIRMED;
  } finally {
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function tell(lines: readonly Line[], tookMs: number, say: (line: string) => void): void {
  for (const row of tableOf(lines)) say(row);
  for (const { what, reason } of unconfirmedOf(lines)) {
    say(`${what} was not confirmed: ${reason}`);
    say(`  checks that rest on it stay unknown, until the file says "confirmed": ["${what}"]`);
  }
  if (linesWith(lines, "otherwise").length > 0)
    say("! the file or the shop is wrong there; a run is judged as the file says");
  say(`tried in ${(tookMs / 1_000).toFixed(1)} s`);
}

// A command that starts three sleepers under a guard, releases the second, says their ids, and waits to be killed.
import { openSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Guard } from "../../stack/process/guard.ts";

const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-"));
const guard = new Guard(folder);
const output = openSync(path.join(folder, "log"), "a");
const start = () => guard.spawn(["sleep", "60"], { cwd: folder, env: process.env, output }).pid ?? 0;
const leaders = [start(), start(), start()];
guard.release(leaders[1] ?? 0);
process.stdout.write(`sleepers ${leaders.join(" ")} .\n`);
setInterval(() => {}, 60_000);

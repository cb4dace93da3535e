// Writes the hash of the fixed seed anew; see fixed-seed.ts for when that is right.
import { writeFile } from "node:fs/promises";
import { FIXED_FILE, quietCampaign, readFixed } from "./fixed-seed.ts";

const { seed, schedules } = await readFixed();
const { counts } = await quietCampaign({ seed, schedules });
await writeFile(FIXED_FILE, `${JSON.stringify({ seed, schedules, hash: counts.hash }, null, 2)}\n`);
process.stdout.write(`${counts.hash} on Node ${process.version}\n`);

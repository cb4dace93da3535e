// Does for each buyer what the target wants done before they come, such as a login.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Values } from "../../targets/render.ts";
import type { Client } from "./client.ts";

const AT_ONCE = 32;

/**
 * Prepares these buyers, several at once, and returns what each of them needs, in their order. Throws the error of the
 * first buyer who cannot be prepared, with the request and its answer.
 */
export async function prepareBuyers(
  client: Client,
  urls: readonly string[],
  users: readonly string[],
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<Values[]> {
  const prepared: Values[] = new Array(users.length).fill({});
  let [next, done] = [0, 0];
  const work = async () => {
    while (next < users.length) {
      signal.throwIfAborted();
      const n = next++;
      prepared[n] = await client.prepareBuyer(urls[n % urls.length] ?? "", users[n] ?? "");
      done += 1;
      onProgress(`preparing buyers: ${done} of ${users.length}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return prepared;
}

/** Writes what buyers need where k6 can read it: into a folder that is not kept, for the owner alone. */
export async function writeBuyers(folder: string, buyers: readonly Values[]): Promise<string> {
  const file = path.join(folder, "k6-buyers.json");
  await writeFile(file, JSON.stringify(buyers), { mode: 0o600 });
  return file;
}

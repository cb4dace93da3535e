// A copy of the real server, or of a shop, with some of its texts replaced, as a target that `make load` and `make verify`
// take.
import { copyFile, cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";

/** In this file of the project or of the shop, this text becomes that. The text must be there exactly once. */
export type Mutation = readonly [file: string, from: string, to: string];

/** A shop of another, its files and its `target.json` in one folder, and what is different in them. */
export interface ShopMutant {
  /** The folder, from the root of the project. */
  shop: string;
  differs: readonly Mutation[];
}

/** What is under test: the real server with these texts replaced, a shop likewise, or the system of this target file. */
export type Replaces = readonly Mutation[] | ShopMutant | string;

const ROOT = path.resolve(import.meta.dirname, "../..");
const TARGET = "targets/fastify.json";

/** Returns the target file; a copy is made in this folder. Throws if a text to be replaced is not there once. */
export function targetOf(replaces: Replaces, folder: string): Promise<string> {
  if (typeof replaces === "string") return Promise.resolve(replaces);
  return "shop" in replaces ? buildShopMutant(folder, replaces) : buildMutant(folder, replaces);
}

async function buildShopMutant(folder: string, { shop, differs }: ShopMutant): Promise<string> {
  const isMade = (file: string) => path.basename(file) === "build";
  await cp(path.join(ROOT, shop), folder, { recursive: true, filter: (file) => !isMade(file) });
  await copyFile(path.join(ROOT, "package.json"), path.join(folder, "package.json"));
  await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  for (const mutation of differs) await replace(folder, mutation);
  return path.join(folder, "target.json");
}

/** Makes the copy in this folder. Returns its target file. Throws if a text to be replaced is not there once. */
export async function buildMutant(folder: string, mutations: readonly Mutation[]): Promise<string> {
  await cp(path.join(ROOT, "server"), path.join(folder, "server"), { recursive: true });
  await mkdir(path.join(folder, "targets"));
  for (const file of [TARGET, "package-lock.json"])
    await copyFile(path.join(ROOT, file), path.join(folder, file));
  await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  const target = path.join(folder, TARGET);
  const text = await readFile(target, "utf8");
  // Commands start in the project's root, so the paths of the copy must be whole.
  const own = text.replace(/"(server\/bundle\.mjs|build\/server\/main\.mjs)"/g, (_, file: string) =>
    JSON.stringify(path.join(folder, file)),
  );
  await writeFile(target, own);
  for (const mutation of mutations) await replace(folder, mutation);
  return target;
}

async function replace(folder: string, [file, from, to]: Mutation): Promise<void> {
  const where = path.join(folder, file);
  const [before, after, ...others] = (await readFile(where, "utf8")).split(from);
  if (before === undefined || after === undefined)
    throw new Error(`${file} no longer holds ${JSON.stringify(from)}`);
  if (others.length > 0) throw new Error(`${file} holds ${JSON.stringify(from)} ${others.length + 1} times`);
  await writeFile(where, `${before}${to}${after}`);
}

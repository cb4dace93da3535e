// Every dependency has a use and a reason, and every package that is imported is a dependency. Pure.
import { importsOf, type SourceFile } from "./rooms.ts";

/** Packages that no file imports since they are started or only read by a tool: the file and word that use them. */
export const TOOLS: Readonly<Record<string, { path: string; word: string }>> = {
  "@biomejs/biome": { path: "Makefile", word: "biome" },
  typescript: { path: "Makefile", word: "tsc" },
  tsx: { path: "Makefile", word: "tsx" },
  "@types/node": { path: "tsconfig.json", word: '"node"' },
  "wasmoon-lua5.1": { path: "test/simulator/redis/lua/lua51.ts", word: "wasmoon-lua5.1" },
  "@types/k6": { path: "loadtests/buyers/scripts/tsconfig.json", word: '"k6"' },
};
/** Modules that k6 itself brings. */
const BROUGHT_BY_K6 = "k6";

/** Complaints about the dependencies of a project: its package.json names, the page with its table of them, all of its files. */
export function dependencyComplaints(
  names: readonly string[],
  readme: string,
  files: readonly SourceFile[],
): string[] {
  const imported = new Map<string, string>();
  for (const { path, text } of files.filter((file) => /\.(?:ts|mjs)$/.test(file.path)))
    for (const specifier of importsOf(text)) imported.set(packageOf(specifier), path);
  const isTool = (name: string) => {
    const tool = TOOLS[name];
    return files.some((file) => file.path === tool?.path && file.text.includes(tool.word));
  };
  const rows = readme.split("\n").filter((line) => line.startsWith("|"));
  const complaints: string[] = [];
  for (const name of names) {
    if (!imported.has(name) && !isTool(name)) complaints.push(`${name} is a dependency that nothing uses`);
    if (!rows.some((row) => row.includes(`\`${name}\``)))
      complaints.push(`${name} has no row with its reason in CONTRIBUTING.md's table of dependencies`);
  }
  for (const [name, path] of imported)
    if (!names.includes(name) && !/^(?:\.|node:)/.test(name) && name !== BROUGHT_BY_K6)
      complaints.push(`${path} imports ${name}, which package.json does not name`);
  return complaints;
}

/** `mysql2` of `mysql2/promise`, `@fastify/swagger` of itself. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

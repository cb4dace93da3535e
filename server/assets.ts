// Lua and SQL live in files of their own, beside the code or beside its bundle.
import { readFileSync } from "node:fs";

/** The text of a file of the server, by its path below this folder, such as `stock/deduct.lua`. */
export const readAsset = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");

// Reads the server's Lua and SQL files, which lie beside the code and beside its bundle.
import { readFileSync } from "node:fs";

/** The text of a file, by its path from this folder, such as `./stock/deduct.lua`. */
export const readAsset = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");

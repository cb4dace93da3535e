// The parts of a Markdown page that a program writes, each between two comments. All else of the page is by hand. Pure.
import { HarnessError } from "../../../base/errors.ts";

const BEGIN = "<!-- make bench: ";
const beginOf = (name: string) => `${BEGIN}${name} -->`;
const END = "<!-- end -->";

/** The text of this block. Throws a usage error unless the page has one of this name, which ends before another begins. */
export function blockIn(page: string, name: string): string {
  const { from, to } = placeOf(page, name);
  return page.slice(from, to).trim();
}

/** The page with this text as its block. */
export function withBlock(page: string, name: string, text: string): string {
  const { from, to } = placeOf(page, name);
  return `${page.slice(0, from)}\n\n${text}\n\n${page.slice(to)}`;
}

function placeOf(page: string, name: string): { from: number; to: number } {
  const begin = page.indexOf(beginOf(name));
  const from = begin + beginOf(name).length;
  const to = page.indexOf(END, from);
  if (begin === -1 || to === -1)
    throw new HarnessError("usage", `the page has no block "${name}"`, {
      hint: `write ${beginOf(name)} and ${END} into it, each on a line of its own`,
    });
  // What stands between them would be written over.
  if (page.slice(from, to).includes(BEGIN) || page.includes(beginOf(name), from))
    throw new HarnessError("usage", `where the block "${name}" of the page ends is not clear`, {
      hint: `it needs one ${beginOf(name)}, and ${END} before another block begins`,
    });
  return { from, to };
}

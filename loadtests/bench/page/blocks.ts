// The parts of a Markdown page that a program writes, each between two comments. All else of the page is by hand. Pure.
import { HarnessError } from "../../../base/errors.ts";

const beginOf = (name: string) => `<!-- make bench: ${name} -->`;
const END = "<!-- end -->";

/** The text of this block. Throws a usage error if the page has none of this name. */
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
  return { from, to };
}

// Text in Markdown as GitHub shows it: nothing in a name counts as Markdown or HTML, and nobody is notified of it. Pure.
import { visible } from "../../base/visible.ts";

/** What Markdown or HTML would take for its own, and what GitHub makes a link of: mentions, issues, addresses. */
const TAKEN = /[\\`*_{}[\]()#+\-.!|<>&~"'@:/^$=]/g;

/** The text, to stand in a line or in the cell of a table: each character that means something as its entity. */
export const escapeMarkdown = (text: string): string =>
  visible(text).replace(TAKEN, (character) => `&#${character.charCodeAt(0)};`);

/** A table, whose cells are Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return rows.length === 0 ? [] : [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** As many of these blocks as there is room for, in bytes; the last line says how many were left out. */
export function withinBytes(blocks: readonly string[], most: number): string {
  const leftOut = (count: number) => `\n${count} more parts are in the run's folder.\n`;
  let text = "";
  for (const [index, block] of blocks.entries()) {
    const longer = `${text}${block}\n`;
    const rest = blocks.length - index;
    if (Buffer.byteLength(longer) + Buffer.byteLength(leftOut(rest)) > most) return text + leftOut(rest);
    text = longer;
  }
  return text;
}

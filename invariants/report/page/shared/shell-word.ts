// A name as a word that is pasted into a terminal, behind make. Pure.
import { visible } from "../../../../base/visible.ts";

const PLAIN = /^[\w.:/@-]+$/;

/** The word in quotes where it needs them. A terminal would obey a control character: it stands written out, as the shell reads it. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (visible(text) === text) return `'${text.replaceAll("'", "'\\''").replaceAll("$", "$$$$")}'`;
  const written = [...text].map((one) => {
    if (one === "$") return "$$";
    if (one === "'" || one === "\\") return `\\${one}`;
    const code = (one.codePointAt(0) ?? 0).toString(16);
    if (visible(one) === one) return one;
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
  return `$'${written.join("")}'`;
}

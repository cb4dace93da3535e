// Escapes text for XML and HTML, also in attributes. Drops characters that no XML document may hold.

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const ALLOWED_CONTROLS = "\t\n\r";
/** Unpaired surrogates, and code points that are no characters. */
const FORBIDDEN = /^[\ud800-\udfff\ufffe\uffff]$/;

/** The text, safe between tags and in quoted attributes. */
export const escapeXml = (text: string): string =>
  [...text]
    .filter(
      (character) => (character >= " " && !FORBIDDEN.test(character)) || ALLOWED_CONTROLS.includes(character),
    )
    .map((character) => ENTITIES[character] ?? character)
    .join("");

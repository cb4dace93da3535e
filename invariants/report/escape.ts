// Escapes text for XML and HTML, attributes included. Drops what no XML document may hold.

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const ALLOWED_CONTROLS = "\t\n\r";
/** Halves of a sign that came without the other, and what is none. */
const FORBIDDEN = /^[\ud800-\udfff\ufffe\uffff]$/;

/** The text, safe between tags and in quoted attributes. */
export const escapeXml = (text: string): string =>
  [...text]
    .filter((sign) => (sign >= " " && !FORBIDDEN.test(sign)) || ALLOWED_CONTROLS.includes(sign))
    .map((sign) => ENTITIES[sign] ?? sign)
    .join("");

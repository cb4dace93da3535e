// Escapes text for XML and HTML, attributes included. Drops what no XML document may hold.

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const ALLOWED_CONTROLS = "\t\n\r";

/** The text, safe between tags and in quoted attributes. */
export const escapeXml = (text: string): string =>
  [...text]
    .filter((sign) => sign >= " " || ALLOWED_CONTROLS.includes(sign))
    .map((sign) => ENTITIES[sign] ?? sign)
    .join("");

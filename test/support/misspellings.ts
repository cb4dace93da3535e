// Misspellings of a target file: each word of each text once, with one letter less and with two letters changed.

/** A file with one word misspelt. */
export interface Misspelling {
  field: string;
  /** The field that holds it: of a key the object, since the key itself is not there any more. */
  about: string;
  word: string;
  misspelt: unknown;
}

/** Words of texts that no store and no server reads, or that start what runs already. */
const LEFT_OUT = /^(name|about|folder|build|start|\$schema|requests\/armFailpoint)(\/|$)|\/method$|\/name$/;

/** All misspellings of a file's JSON. */
export function misspellingsOf(json: unknown): Misspelling[] {
  return textsIn(json).flatMap(({ at, text, isKey }) => {
    const field = at.join("/");
    if (LEFT_OUT.test(field)) return [];
    return [...text.matchAll(/[A-Za-z_]{3,}/g)].map(({ 0: word, index }) => {
      const wrong = `${text.slice(0, index)}${misspell(word)}${text.slice(index + word.length)}`;
      const about = isKey ? at.slice(0, -1).join("/") : field;
      return {
        field,
        about,
        word: isKey ? `${word} (a key)` : word,
        misspelt: replaced(json, at, wrong, isKey),
      };
    });
  });
}

/** The second letter is left out: `stok` for `stock` would be read as easily. */
const misspell = (word: string): string => word.slice(0, 1) + word.slice(2);

interface Text {
  at: string[];
  text: string;
  isKey: boolean;
}

/** Every text in a value, keys of objects too, with its path. */
function textsIn(value: unknown, at: string[] = []): Text[] {
  if (typeof value === "string") return [{ at, text: value, isKey: false }];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(Array.isArray(value) ? [] : [{ at: [...at, key], text: key, isKey: true }]),
    ...textsIn(item, [...at, key]),
  ]);
}

/** A copy in which the text at this path, or the key itself, is another one. */
function replaced(
  value: unknown,
  [first, ...rest]: readonly string[],
  wrong: string,
  isKey: boolean,
): unknown {
  if (first === undefined || value === null || typeof value !== "object") return wrong;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === first ? replaced(item, rest, wrong, isKey) : item));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key !== first) return [key, item];
      if (rest.length > 0) return [key, replaced(item, rest, wrong, isKey)];
      return isKey ? [wrong, item] : [key, replaced(item, rest, wrong, isKey)];
    }),
  );
}

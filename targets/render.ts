// Fills the {{placeholders}} of a target's templates. Pure and free of Node, since k6 runs it too.

/** Values by placeholder. */
export type Values = Readonly<Record<string, string | number | undefined>>;

const PLACEHOLDER = /\{\{([\w.-]+)\}\}/g;
const WHOLE = /^\{\{([\w.-]+)\}\}$/;

/** A template that was read: fills what is left of its placeholders. Throws an error that names the first without a value. */
export type Fill = (values: Values) => string;

/** Text that stays, or what fills a placeholder. */
export type Piece = string | Fill;

/** Text with its placeholders filled. Throws an error that names the first placeholder without a value. */
export const renderText = (template: string, values: Values): string => joined(pieces(template, values))({});

/** The pieces of a text. A placeholder whose value is among the constants is filled at once. */
export function pieces(template: string, constants: Values): Piece[] {
  // Between the texts stand the names, since the pattern has a group.
  return template.split(PLACEHOLDER).map((part, index) => {
    if (index % 2 === 0) return part;
    const constant = constants[part];
    return constant === undefined ? (values: Values) => String(valueFor(part, values)) : String(constant);
  });
}

/** Fills pieces and joins them; texts that stand side by side are joined once. */
export function joined(pieces: readonly Piece[]): Fill {
  const parts: Piece[] = [];
  for (const piece of pieces) {
    const last = parts.at(-1);
    if (typeof piece === "string" && typeof last === "string") parts[parts.length - 1] = last + piece;
    else parts.push(piece);
  }
  const [first = "", second, third] = parts;
  if (parts.length <= 1) return typeof first === "string" ? () => first : first;
  // One value between two texts, as most bodies have it: it costs k6's engine less than the loop.
  if (
    parts.length === 3 &&
    typeof second === "function" &&
    !(typeof first === "function" || typeof third === "function")
  )
    return (values) => first + second(values) + third;
  return (values) => {
    let text = "";
    // k6's engine takes several times as long for an iterator as for an index.
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index] ?? "";
      text += typeof part === "string" ? part : part(values);
    }
    return text;
  };
}

/** Changes the text that these pieces make: at once, where nothing is left to fill. */
export function changed(pieces: readonly Piece[], change: (text: string) => string): Piece {
  const text = joined(pieces);
  return isFilled(pieces) ? change(text({})) : (values) => change(text(values));
}

/** Returns true if nothing is left to fill. */
export const isFilled = (pieces: readonly Piece[]): boolean =>
  pieces.every((piece) => typeof piece === "string");

/** The one placeholder that is all of a text; undefined if there is more. */
export const wholeName = (template: string): string | undefined => WHOLE.exec(template)?.[1];

/** A JSON value with every string in it filled. A string that is one placeholder becomes the value itself, even a number. */
export function renderJson(template: unknown, values: Values): unknown {
  if (typeof template === "string") {
    const whole = wholeName(template);
    return whole === undefined ? renderText(template, values) : valueFor(whole, values);
  }
  if (Array.isArray(template)) return template.map((item) => renderJson(item, values));
  if (template === null || typeof template !== "object") return template;
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, renderJson(item, values)]));
}

/** A SQL statement with `?` for each placeholder, and the values for them. */
export function renderSql(template: string, values: Values): { sql: string; values: (string | number)[] } {
  const given: (string | number)[] = [];
  const sql = template.replace(PLACEHOLDER, (_, name: string) => {
    given.push(valueFor(name, values));
    return "?";
  });
  return { sql, values: given };
}

/** The value of a placeholder. Throws an error that names one without. */
export function valueFor(name: string, values: Values): string | number {
  const value = values[name];
  if (value === undefined) throw new Error(`no value for {{${name}}}`);
  return value;
}

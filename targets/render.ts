// Fills the {{placeholders}} of a target's templates. Pure, and free of Node, since k6 runs it too.

/** Values by placeholder; a number stays a number where a whole string is one placeholder. */
export type Values = Readonly<Record<string, string | number | undefined>>;

const PLACEHOLDER = /\{\{([\w.]+)\}\}/g;
const WHOLE = /^\{\{([\w.]+)\}\}$/;

/** Text with its placeholders filled. Throws on a placeholder without a value, naming it. */
export function renderText(template: string, values: Values): string {
  return template.replace(PLACEHOLDER, (_, name: string) => String(valueFor(name, values)));
}

/** A JSON value with every string in it rendered. */
export function renderJson(template: unknown, values: Values): unknown {
  if (typeof template === "string") {
    const whole = WHOLE.exec(template)?.[1];
    return whole === undefined ? renderText(template, values) : valueFor(whole, values);
  }
  if (Array.isArray(template)) return template.map((item) => renderJson(item, values));
  if (template === null || typeof template !== "object") return template;
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, renderJson(item, values)]));
}

function valueFor(name: string, values: Values): string | number {
  const value = values[name];
  if (value === undefined) throw new Error(`no value for {{${name}}}`);
  return value;
}

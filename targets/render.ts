// Fills the {{placeholders}} of a target's templates. Pure and free of Node, since k6 runs it too.
import type { RequestTemplate } from "./schema/requests.ts";

/** Values by placeholder. */
export type Values = Readonly<Record<string, string | number | undefined>>;

const PLACEHOLDER = /\{\{([\w.-]+)\}\}/g;
const WHOLE = /^\{\{([\w.-]+)\}\}$/;

/** Text with its placeholders filled. Throws an error that names the first placeholder without a value. */
export function renderText(template: string, values: Values): string {
  return template.replace(PLACEHOLDER, (_, name: string) => String(valueFor(name, values)));
}

/** A JSON value with every string in it filled. A string that is one placeholder becomes the value itself, even a number. */
export function renderJson(template: unknown, values: Values): unknown {
  if (typeof template === "string") {
    const whole = WHOLE.exec(template)?.[1];
    return whole === undefined ? renderText(template, values) : valueFor(whole, values);
  }
  if (Array.isArray(template)) return template.map((item) => renderJson(item, values));
  if (template === null || typeof template !== "object") return template;
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, renderJson(item, values)]));
}

/** An HTTP request, ready to be sent to a server of the target. */
export interface RenderedRequest {
  method: RequestTemplate["method"];
  path: string;
  headers: Record<string, string>;
  /** Text, or null if the request has no body. */
  body: string | null;
}

/**
 * A target's request, filled. A body is sent as JSON and a form as a form, unless the target names another content type.
 */
export function renderRequest(template: RequestTemplate, values: Values): RenderedRequest {
  const { method, path, headers = {}, body, form } = template;
  const filled = Object.entries(headers).map(([name, text]) => [name, renderText(text, values)]);
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  const type = form !== undefined ? "application/x-www-form-urlencoded" : "application/json";
  const hasBody = form !== undefined || body !== undefined;
  return {
    method,
    path: renderText(path, values),
    headers: {
      ...(!hasBody || isTyped ? {} : { "content-type": type }),
      ...Object.fromEntries(filled),
    },
    body: bodyOf(template, values),
  };
}

function bodyOf({ body, form }: RequestTemplate, values: Values): string | null {
  if (form === undefined) return body === undefined ? null : JSON.stringify(renderJson(body, values));
  const fields = Object.entries(form).map(([name, text]) => [name, renderText(text, values)]);
  return fields.map((pair) => pair.map((word) => encodeURIComponent(word ?? "")).join("=")).join("&");
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

function valueFor(name: string, values: Values): string | number {
  const value = values[name];
  if (value === undefined) throw new Error(`no value for {{${name}}}`);
  return value;
}

// Fills the {{placeholders}} of a target's templates. Pure and free of Node, since k6 runs it too.
import type { RequestTemplate } from "./target.ts";

/** Values by placeholder. */
export type Values = Readonly<Record<string, string | number | undefined>>;

const PLACEHOLDER = /\{\{([\w.]+)\}\}/g;
const WHOLE = /^\{\{([\w.]+)\}\}$/;

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
  /** JSON, or null if the request has no body. */
  body: string | null;
}

/** A target's request, filled. A request with a body is sent as JSON, unless the target names another content type. */
export function renderRequest(template: RequestTemplate, values: Values): RenderedRequest {
  const { method, path, headers = {}, body } = template;
  const filled = Object.entries(headers).map(([name, text]) => [name, renderText(text, values)]);
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  return {
    method,
    path: renderText(path, values),
    headers: {
      ...(body === undefined || isTyped ? {} : { "content-type": "application/json" }),
      ...Object.fromEntries(filled),
    },
    body: body === undefined ? null : JSON.stringify(renderJson(body, values)),
  };
}

function valueFor(name: string, values: Values): string | number {
  const value = values[name];
  if (value === undefined) throw new Error(`no value for {{${name}}}`);
  return value;
}

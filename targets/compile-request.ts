// A target's request, read once and filled for each buyer: a stampede renders it too often to read its template each time.
// Pure and free of Node, since k6 runs it too.
import {
  changed,
  type Fill,
  isFilled,
  joined,
  type Piece,
  pieces,
  type Values,
  valueFor,
  wholeName,
} from "./render.ts";
import type { RequestTemplate } from "./schema/requests.ts";

/** An HTTP request, ready to be sent to a server of the target. */
export interface RenderedRequest {
  method: RequestTemplate["method"];
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Text, or null if the request has no body. */
  body: string | null;
}

/** A target's request that was read: what fills each of its parts. */
export interface CompiledRequest {
  method: RequestTemplate["method"];
  path: Fill;
  headers: (values: Values) => RenderedRequest["headers"];
  body: (values: Values) => string | null;
}

/**
 * Reads a target's request once, with the values that all of its requests share; what it returns fills the others. Headers
 * without any others are one object. A body is sent as JSON and a form as a form, unless the target names another content type.
 */
export const compileRequest = (template: RequestTemplate, constants: Values): CompiledRequest => ({
  method: template.method,
  path: joined(pieces(template.path, constants)),
  headers: compileHeaders(template, constants),
  body: compileBody(template, constants),
});

/** A target's request, filled: {@link compileRequest}, for one request. */
export function renderRequest(template: RequestTemplate, values: Values): RenderedRequest {
  const { method, path, headers, body } = compileRequest(template, values);
  return { method, path: path({}), headers: headers({}), body: body({}) };
}

function compileHeaders(
  { headers = {}, body, form }: RequestTemplate,
  constants: Values,
): (values: Values) => Readonly<Record<string, string>> {
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  const type = form !== undefined ? "application/x-www-form-urlencoded" : "application/json";
  const typed = isTyped || (form === undefined && body === undefined) ? {} : { "content-type": type };
  const named = Object.entries(headers).map(([name, text]) => [name, pieces(text, constants)] as const);
  const fills = named.map(([name, parts]) => [name, joined(parts)] as const);
  const filled = (values: Values) => ({
    ...typed,
    ...Object.fromEntries(fills.map(([name, fill]) => [name, fill(values)])),
  });
  if (!named.every(([, parts]) => isFilled(parts))) return filled;
  const constant = filled({});
  return () => constant;
}

function compileBody({ body, form }: RequestTemplate, constants: Values): (values: Values) => string | null {
  if (form === undefined) return body === undefined ? () => null : joined(jsonPieces(body, constants));
  const fields = Object.entries(form).flatMap(([name, template], index): Piece[] => {
    const value = changed(pieces(template, constants), encodeURIComponent);
    return [`${index === 0 ? "" : "&"}${encodeURIComponent(name)}=`, value];
  });
  return joined(fields);
}

/** The pieces of a JSON text: {@link renderJson}, written. */
function jsonPieces(template: unknown, constants: Values): Piece[] {
  if (typeof template === "string") return [jsonString(template, constants)];
  if (template === null || typeof template !== "object") return [JSON.stringify(template)];
  const isArray = Array.isArray(template);
  const items = Object.entries(template).map(([key, item]) => [
    ...(isArray ? [] : [`${JSON.stringify(key)}:`]),
    ...jsonPieces(item, constants),
  ]);
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  return [open, ...items.flatMap((item, index) => (index === 0 ? item : [",", ...item])), close];
}

function jsonString(template: string, constants: Values): Piece {
  const name = wholeName(template);
  if (name === undefined) return changed(pieces(template, constants), JSON.stringify);
  const constant = constants[name];
  return constant === undefined
    ? (values) => JSON.stringify(values[name] ?? valueFor(name, values))
    : JSON.stringify(constant);
}

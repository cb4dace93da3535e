// The JSON Schema of a TypeBox schema, for editors and programs.
import type { TSchema } from "@sinclair/typebox";

/** Plain data: what has a default may be left out, and alternatives of words are a list of words. */
export function jsonSchemaOf(schema: TSchema, title: string): Record<string, unknown> {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title,
    ...(plain(schema) as Record<string, unknown>),
  };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([name, item]) => [name, plain(item)]);
  return withWords(withoutDefaults(Object.fromEntries(entries)));
}

function withoutDefaults(schema: Record<string, unknown>): Record<string, unknown> {
  const { required, properties } = schema;
  if (!Array.isArray(required)) return schema;
  const needed = required.filter((name) => !hasDefault(properties, name));
  const { required: _, ...rest } = schema;
  return needed.length === 0 ? rest : { ...rest, required: needed };
}

const hasDefault = (properties: unknown, name: string): boolean =>
  "default" in ((properties as Record<string, object>)[name] ?? {});

/** Editors offer the words of an `enum`. */
function withWords(schema: Record<string, unknown>): Record<string, unknown> {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const words = anyOf.map((one: { const?: unknown }) => one.const);
  return words.some((word) => word === undefined) ? schema : { ...rest, enum: words };
}

// The system under test: its processes, started as the target file says.
import path from "node:path";
import { request } from "undici";
import { renderText, type Values } from "../targets/render.ts";
import type { ProcessTemplate } from "../targets/target.ts";
import { bareEnvironment, type Place, processAt } from "./place.ts";
import type { ManagedProcess } from "./process.ts";

/** One server process and its address. */
export interface ServerProcess {
  name: string;
  url: string;
  process: ManagedProcess;
}

/** The repository's root: a target's commands start there. */
const ROOT = path.resolve(import.meta.dirname, "..");

/** The server on this port, not started yet. A variable whose placeholder has no value is left out. */
export function serverProcess(
  place: Place,
  template: ProcessTemplate,
  name: string,
  port: number,
  values: Values,
): ServerProcess {
  const url = `http://127.0.0.1:${port}`;
  const own: Values = { "public.url": url, ...values, port };
  const env = Object.entries(template.env).flatMap(([variable, text]) => {
    const value = renderIfKnown(text, own);
    return value === undefined ? [] : [[variable, value]];
  });
  const ready = async () => {
    const reply = await request(`${url}${template.ready.path}`, { headersTimeout: 1_000 });
    await reply.body.dump();
    return reply.statusCode === 200;
  };
  const process = processAt(place, {
    name,
    command: template.command.map((word) =>
      word === "node" ? globalThis.process.execPath : renderText(word, own),
    ),
    env: { ...bareEnvironment(), ...Object.fromEntries(env) },
    folder: ROOT,
    ready,
  });
  return { name, url, process };
}

function renderIfKnown(text: string, values: Values): string | undefined {
  const names = [...text.matchAll(/\{\{([\w.]+)\}\}/g)].map((match) => match[1] ?? "");
  return names.every((name) => values[name] !== undefined) ? renderText(text, values) : undefined;
}

// The system under test: its processes, started as the target file says.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { request } from "undici";
import { HarnessError } from "../../base/errors.ts";
import { renderText, type Values } from "../../targets/render.ts";
import type { ProcessTemplate } from "../../targets/target.ts";
import type { ManagedProcess } from "../process/managed-process.ts";
import { bareEnvironment, processIn, type Workspace } from "../process/workspace.ts";

/** One server process and its address. */
export interface ServerProcess {
  name: string;
  url: string;
  process: ManagedProcess;
}

const run = promisify(execFile);
/** The repository's root: a target's commands start there. */
const ROOT = path.resolve(import.meta.dirname, "../..");

/**
 * The server on this port, not started yet. A variable whose placeholder has no value in this run (no DTM, no
 * failpoints) is left out; throws a usage error that names a placeholder which never has one.
 */
export function serverProcess(
  workspace: Workspace,
  template: ProcessTemplate,
  name: string,
  port: number,
  values: Values,
): ServerProcess {
  const url = `http://127.0.0.1:${port}`;
  const own: Values = { "public.url": url, ...values, port };
  const env = Object.entries(template.env).flatMap(([variable, text]) => {
    const value = renderIfGiven(text, own, `${template.name} env ${variable}`);
    return value === undefined ? [] : [[variable, value]];
  });
  const ready = async () => {
    const reply = await request(`${url}${template.ready.path}`, { headersTimeout: 1_000 });
    await reply.body.dump();
    return reply.statusCode === 200;
  };
  const process = processIn(workspace, {
    name,
    command: template.command.map((word) => {
      const rendered = renderIfGiven(word, own, `${template.name} command`) ?? "";
      return rendered === "node" ? globalThis.process.execPath : rendered;
    }),
    env: { ...bareEnvironment(), ...Object.fromEntries(env) },
    folder: ROOT,
    ready,
  });
  return { name, url, process };
}

/** Runs the target's build command; throws with the end of what it said when it fails. */
export function buildTarget(
  [program = "", ...args]: string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = program === "node" ? globalThis.process.execPath : program;
  const built = run(file, args, { cwd: ROOT, ...(signal && { signal }) }).then(
    () => {},
    (cause: { stderr?: string; message: string }) => {
      const said = (cause.stderr || cause.message).trim().split("\n").slice(-8).join("\n  ");
      throw new HarnessError("failed", `the target's build failed:\n  ${said}`, { cause });
    },
  );
  // Awaited later: until then its failure must not count as unheard.
  built.catch(() => {});
  return built;
}

function renderIfGiven(text: string, values: Values, where: string): string | undefined {
  const names = [...text.matchAll(/\{\{([\w.]+)\}\}/g)].map((match) => match[1] ?? "");
  const unknown = names.find((name) => !(name in values));
  if (unknown !== undefined) {
    const hint = `known: ${Object.keys(values).join(", ")}, and env.NAME`;
    throw new HarnessError("usage", `the target's ${where} has an unknown placeholder {{${unknown}}}`, {
      hint,
    });
  }
  return names.every((name) => values[name] !== undefined) ? renderText(text, values) : undefined;
}

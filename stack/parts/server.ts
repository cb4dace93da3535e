// The servers under test, started as the target file says.
import { request } from "undici";
import { HarnessError } from "../../base/errors.ts";
import { renderText, type Values } from "../../targets/render.ts";
import type { ProcessTemplate } from "../../targets/target.ts";
import type { ManagedProcess } from "../process/managed-process.ts";
import { runChild } from "../process/run-child.ts";
import { bareEnvironment, processIn, type Workspace } from "../process/workspace.ts";
import { ROOT } from "../tools/find.ts";

/** One server process and its address. */
export interface ServerProcess {
  name: string;
  url: string;
  process: ManagedProcess;
}

/**
 * The server on this port, not started yet. A variable whose placeholder has no value in this run (no DTM, no
 * failpoints) is left out. Throws a usage error that names a placeholder which never has a value.
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
  const server = processIn(workspace, {
    name,
    command: withThisNode(
      template.command.map((word) => renderIfGiven(word, own, `${template.name} command`) ?? ""),
    ),
    env: { ...bareEnvironment(), ...Object.fromEntries(env) },
    folder: ROOT,
    ready,
  });
  return { name, url, process: server };
}

/** Runs the target's build command. Throws with the end of what it said when it fails. */
export async function buildTarget(command: string[], signal: AbortSignal | undefined): Promise<void> {
  await runChild("the target's build", withThisNode(command), { cwd: ROOT, signal });
}

/** A command that starts with `node` means the Node.js that runs the harness. */
const withThisNode = ([program = "", ...args]: string[]): [program: string, ...args: string[]] => [
  program === "node" ? process.execPath : program,
  ...args,
];

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

// The servers under test, started as the target file says.
import { readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { request } from "undici";
import { HarnessError } from "../../base/errors.ts";
import { renderText, type Values } from "../../targets/render.ts";
import type { ProcessTemplate, Ready } from "../../targets/schema/processes.ts";
import type { ManagedProcess } from "../process/managed-process.ts";
import { runChild } from "../process/run-child.ts";
import { bareEnvironment, processIn, type Workspace } from "../process/workspace.ts";

/** One server process and its address. */
export interface ServerProcess {
  name: string;
  url: string;
  process: ManagedProcess;
}

/**
 * The server on this port, not started yet, with its files written. `folder` is the target's. A variable whose
 * placeholder has no value in this run (no DTM, no failpoints) is left out.
 */
export async function serverProcess(
  workspace: Workspace,
  template: ProcessTemplate,
  folder: string,
  name: string,
  port: number,
  values: Values,
): Promise<ServerProcess> {
  const url = `http://127.0.0.1:${port}`;
  const given: Values = { "public.url": url, ...values, port };
  const own = { ...given, ...(await writeFiles(workspace, template, folder, name, given)) };
  const env = Object.entries(template.env).flatMap(([variable, text]) => {
    const value = renderIfGiven(text, own);
    return value === undefined ? [] : [[variable, value]];
  });
  const logFile = path.join(workspace.logs, `${name}.log`);
  const server = processIn(workspace, {
    name,
    command: withThisNode(template.command.map((word) => renderIfGiven(word, own) ?? "")),
    env: { ...bareEnvironment(), ...Object.fromEntries(env) },
    folder: path.resolve(folder, template.folder ?? "."),
    ready: readyTest(template.ready, url, port, logFile),
    readyWithinMs: template.ready.seconds * 1_000,
  });
  return { name, url, process: server };
}

/** Renders the files of a process into the temporary folder; returns their paths as placeholders. */
async function writeFiles(
  { temporary }: Workspace,
  { files }: ProcessTemplate,
  folder: string,
  server: string,
  values: Values,
): Promise<Values> {
  const paths: Record<string, string> = {};
  for (const [name, template] of Object.entries(files)) {
    const from = path.resolve(folder, template);
    const text = await readFile(from, "utf8").catch((cause: Error) => {
      throw new HarnessError("usage", `the target's file ${name} cannot be read: ${cause.message}`, {
        cause,
      });
    });
    const file = path.join(temporary, `${server}-${name}`);
    await writeFile(file, renderText(text, values), { mode: 0o600 });
    paths[`file.${name}`] = file;
  }
  return paths;
}

/** Returns the test whether a process is ready. It may throw as long as it is not, and says why. */
function readyTest(ready: Ready, url: string, port: number, logFile: string): () => Promise<boolean> {
  if ("path" in ready)
    return async () => {
      const reply = await request(`${url}${ready.path}`, { headersTimeout: 1_000 });
      await reply.body.dump();
      if (reply.statusCode === ready.status) return true;
      throw new Error(`GET ${ready.path} answered ${reply.statusCode}, not ${ready.status}`);
    };
  if ("tcp" in ready) return () => takesConnections(port);
  const pattern = new RegExp(ready.log, "m");
  return async () => {
    if (pattern.test(await readFile(logFile, "utf8"))) return true;
    throw new Error(`its log has no line like ${ready.log}`);
  };
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", reject);
  });
}

/** Runs the target's build command. Throws with the end of what it said when it fails. */
export async function buildTarget(
  command: string[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await runChild("the target's build", withThisNode(command), { cwd: folder, signal });
}

/** A command that starts with `node` means the Node.js that runs the harness. */
export const withThisNode = ([program = "", ...args]: string[]): [program: string, ...args: string[]] => [
  program === "node" ? process.execPath : program,
  ...args,
];

/** The text, or undefined if one of its placeholders has no value in this run. */
export function renderIfGiven(text: string, values: Values): string | undefined {
  const names = [...text.matchAll(/\{\{([\w.-]+)\}\}/g)].map((match) => match[1] ?? "");
  return names.every((name) => values[name] !== undefined) ? renderText(text, values) : undefined;
}

// Installs what comes from the system's package manager, or says exactly what to type.
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { HarnessError } from "../../base/errors.ts";
import { onPath } from "./find.ts";
import type { SystemTool } from "./versions.ts";

const run = promisify(execFile);

/** The commands that install these packages here, or undefined when nobody may or nobody can. */
async function installCommands(tools: SystemTool[]): Promise<string[][] | undefined> {
  const apt = [...new Set(tools.map((tool) => tool.apt))];
  const brew = [...new Set(tools.map((tool) => tool.brew))];
  if (process.platform === "darwin") return onPath("brew") ? [["brew", "install", ...brew]] : undefined;
  if (!onPath("apt-get")) return undefined;
  const root = process.getuid?.() === 0;
  if (!root && !(await maySudo())) return undefined;
  const prefix = root ? [] : ["sudo", "-n"];
  // RUNLEVEL=1 keeps the packages' scripts from starting daemons of their own.
  const environment = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"];
  return [
    [...prefix, "apt-get", "update", "-qq"],
    [...prefix, ...environment, "apt-get", "install", "-y", "-qq", "--no-install-recommends", ...apt],
  ];
}

const maySudo = (): Promise<boolean> =>
  run("sudo", ["-n", "true"]).then(
    () => true,
    () => false,
  );

/** Installs the packages of these tools. Throws with the command to type where that is not possible. */
export async function installTools(missing: Record<string, SystemTool>, signal: AbortSignal): Promise<void> {
  const tools = Object.values(missing);
  const names = Object.keys(missing).join(", ");
  const apt = [...new Set(tools.map((tool) => tool.apt))].join(" ");
  const brew = [...new Set(tools.map((tool) => tool.brew))].join(" ");
  const byHand = process.platform === "darwin" ? `brew install ${brew}` : `sudo apt-get install ${apt}`;
  const hint = `type: ${byHand}   (or install them as your system does, so that they are on PATH)`;
  const commands = await installCommands(tools);
  if (commands === undefined)
    throw new HarnessError("failed", `${names}: missing, and cannot be installed from here`, { hint });
  for (const [program = "", ...args] of commands) {
    const code = await new Promise<number | null>((resolve) => {
      const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"], signal });
      child.once("error", () => resolve(null));
      child.once("exit", resolve);
    });
    signal.throwIfAborted();
    if (code !== 0)
      throw new HarnessError("failed", `${names}: \`${[program, ...args].join(" ")}\` failed`, { hint });
  }
}

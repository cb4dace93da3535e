// Installs packages of the system: as root, or after asking. Otherwise it says what to type.
import { createInterface } from "node:readline/promises";
import { HarnessError } from "../../base/errors.ts";
import { runTool } from "../process/run-tool.ts";
import { onPath } from "./find.ts";
import type { SystemTool } from "./versions.ts";

/** What decides whether packages may be installed. */
export interface Asker {
  isRoot: boolean;
  /** There is a terminal to ask at. */
  canAsk: boolean;
  /** `YES=1` was given. */
  saidYes: boolean;
}

/** Root is not asked, and `YES=1` is an answer. */
export function consent({ isRoot, canAsk, saidYes }: Asker): "given" | "ask" | "refused" {
  if (isRoot || saidYes) return "given";
  return canAsk ? "ask" : "refused";
}

/** Asks if need be, and returns the commands that install these tools. If not allowed, throws what to type. */
export async function demandInstall(
  missing: [name: string, tool: SystemTool][],
  asker: Asker,
  signal: AbortSignal,
): Promise<string[][]> {
  const are = `${missing.map(([name]) => name).join(", ")}: missing`;
  const manager = onPath(process.platform === "darwin" ? "brew" : "apt-get");
  const { byHand, commands } = installCommands(
    missing.map(([, tool]) => tool),
    asker.isRoot,
  );
  const hint = `type: ${byHand}   (or install them as your system does, so that they are on PATH)`;
  if (manager === undefined)
    throw new HarnessError("failed", `${are}, and there is no package manager that set-up knows`, { hint });
  const answer = consent(asker);
  if (answer === "refused")
    throw new HarnessError("failed", `${are}, and set-up installs packages only as root or after asking`, {
      hint: `type: YES=1 make setup   or: ${byHand}`,
    });
  if (answer === "ask" && !(await agrees(`${are}. Install with \`${byHand}\`? [y/N] `, signal)))
    throw new HarnessError("failed", are, { hint });
  const [program] = commands[0] ?? [];
  // sudo may ask for a password, which has to happen before other output covers the question.
  if (program === "sudo" && asker.canAsk)
    await runTool(["sudo", "-v"], { failure: "sudo refused", hint, signal, asks: true });
  return commands;
}

function installCommands(tools: SystemTool[], isRoot: boolean): { byHand: string; commands: string[][] } {
  const packages = (manager: "apt" | "brew") => [...new Set(tools.map((tool) => tool[manager]))];
  if (process.platform === "darwin") {
    const command = ["brew", "install", ...packages("brew")];
    return { byHand: command.join(" "), commands: [command] };
  }
  const sudo = isRoot ? [] : ["sudo", "-n"];
  // RUNLEVEL=1 keeps the packages' scripts from starting daemons of their own.
  const quietly = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"];
  const install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", ...packages("apt")];
  return {
    byHand: `sudo apt-get install ${packages("apt").join(" ")}`,
    commands: [
      [...sudo, "apt-get", "update", "-qq"],
      [...sudo, ...quietly, ...install],
    ],
  };
}

async function agrees(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(question, { signal })).trim());
  } finally {
    terminal.close();
  }
}

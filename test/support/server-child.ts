// The server as a process of its own, with nothing else in its environment.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** A server that was started, and what it wrote so far. */
export interface ServerChild {
  process: ChildProcess;
  said: () => string;
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>;
  /** Kills it if it still runs. */
  end: () => Promise<void>;
}

/** Starts the server from its sources with these variables. */
export function startServer(env: Record<string, string>): ServerChild {
  const main = path.resolve("server/main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (text += String(piece)));
  const ended = once(child, "close").then(([code]) => code as number | null);
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await ended;
  };
  return { process: child, said: () => text, ended, end };
}

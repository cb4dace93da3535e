// Starts a system on known addresses and opens its front door, until Ctrl-C.
import { once } from "node:events";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import type { DtmStore } from "../../stack/parts/dtm.ts";
import type { Exit, ManagedProcess } from "../../stack/process/managed-process.ts";
import { type Stack, startStack } from "../../stack/stack.ts";
import { loadTarget } from "../../targets/load.ts";
import type { Target } from "../../targets/target.ts";
import { openFrontDoor } from "./front-door.ts";
import { hintsFor } from "./hints.ts";
import { isCrashOnPurpose } from "./keep-servers-up.ts";

/** What `make serve` was asked for. */
export interface ServeOptions {
  port: number;
  target: string;
  "dtm-store": DtmStore;
}

/** Serves until the signal aborts. Throws an error that names the part if one ends by itself. */
export async function serve(
  options: ServeOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const target = await loadTarget(options.target);
  const runFolder = serveFolder();
  const stack = await startStack({
    ...{ target, runFolder, port: options.port, dtmStore: options["dtm-store"], sample: true, signal },
    failpoints: target.requests.armFailpoint !== null,
    onProgress: say,
  });
  try {
    const places = placesOf(stack, runFolder);
    const door = await openFrontDoor(target, stack, places, signal);
    try {
      say(linesOf([["page", door.url], ...places]));
      say(whatToTry(target, stack));
      say("stop: Ctrl-C\n");
      await untilEnded(stack, signal);
    } finally {
      await door.close();
    }
  } finally {
    await stack.stop();
  }
  return 0;
}

/** The folder of this session. It is kept, since its logs tell why a part ended. */
function serveFolder(): string {
  const start = new Date().toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  return path.resolve("runs", `${start}-serve-${process.pid}`);
}

type Place = [name: string, address: string];

function placesOf(stack: Stack, runFolder: string): Place[] {
  const [first] = stack.servers;
  const rows: [string, string | undefined][] = [
    ...stack.servers.map(({ name, url }): Place => [name, url]),
    ["docs", `${first?.url}/docs`],
    ["metrics", `${first?.url}/metrics`],
    ["Redis", stack.redis?.url],
    ["MySQL", stack.mysql?.url],
    ["DTM", stack.dtm?.url],
    ["logs", path.join(runFolder, "logs")],
  ];
  return rows.flatMap(([name, value]): Place[] => (value === undefined ? [] : [[name, value]]));
}

const linesOf = (places: readonly Place[]): string =>
  ["", ...places.map(([name, value]) => `  ${name.padEnd(12)} ${value}`), ""].join("\n");

function whatToTry(target: Target, stack: Stack): string {
  const { open, buy } = hintsFor(target, stack.servers[0]?.url ?? "", stack.values);
  const token = stack.values["token.admin"];
  return [
    "open the page in a browser; or open a sale, and buy a unit of it:",
    `  ${open}`,
    `  ${buy}`,
    ...(token !== undefined && open.includes(String(token))
      ? [
          "The token is the admin's: with it the shop opens and restocks sales. Buyers need none.",
          "For docs and metrics it is the password, with any user name.",
        ]
      : []),
    "",
  ].join("\n");
}

/** Waits for Ctrl-C. Throws an error that names the part if one ends by itself; a crash that was asked for is none. */
async function untilEnded(stack: Stack, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const parts = [
    ...stack.servers,
    { name: "Redis", ...stack.redis },
    { name: "MySQL", ...stack.mysql },
    { name: "DTM", ...stack.dtm },
  ];
  const endOf = (name: string, process: ManagedProcess) =>
    new Promise<never>((_, reject) => {
      if (process.state === "stopped") reject(ended(name, { code: null, signal: null }));
      process.onExit((exit) => exit.expected || isCrashOnPurpose(exit) || reject(ended(name, exit)));
    });
  const ends = parts.flatMap(({ name, process }) => (process === undefined ? [] : [endOf(name, process)]));
  await Promise.race([once(signal, "abort"), ...ends]);
}

const ended = (name: string, { code, signal }: Omit<Exit, "expected">): HarnessError =>
  new HarnessError("failed", `${name} ended by itself (code ${code}, signal ${signal})`, {
    hint: "its log is in the folder named above; start again with make serve",
  });

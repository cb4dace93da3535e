// `make serve`: everything, started on known addresses, until Ctrl-C.
import { once } from "node:events";
import path from "node:path";
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions, text, wholeNumber } from "../base/command-line/options.ts";
import { HarnessError } from "../base/errors.ts";
import { loadTarget } from "../targets/load.ts";
import type { Target } from "../targets/target.ts";
import { hintsFor } from "./hints.ts";
import { DTM_STORES } from "./parts/dtm.ts";
import type { Exit, ManagedProcess } from "./process/managed-process.ts";
import { type Stack, startStack } from "./stack.ts";

const OPTIONS = {
  port: {
    about: "port of the first server",
    value: "<port>",
    parse: wholeNumber(1, 65_535),
    otherwise: 8081,
  },
  target: {
    about: "system to serve: a name in targets/ or a file",
    value: "<target>",
    parse: text,
    otherwise: "fastify",
  },
  "dtm-store": {
    about: "DTM's store",
    value: "<store>",
    parse: oneOf(DTM_STORES),
    otherwise: "redis" as const,
  },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make serve [PORT=8081] …   or   node --import tsx stack/serve.ts [--port 8081] …",
    about: "Starts Redis, MariaDB, DTM and the servers, prints their addresses, and waits for Ctrl-C.",
    exitCodes: [],
    examples: ["make serve PORT=9000", "make serve TARGET=path/to/my-shop.json DTM_STORE=boltdb"],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const target = await loadTarget(options.target);
  const { port, "dtm-store": dtmStore } = options;
  const runFolder = serveFolder();
  const stack = await startStack({
    target,
    runFolder,
    port,
    dtmStore,
    sample: true,
    signal,
    onProgress: say,
  });
  try {
    say(addresses(stack, runFolder));
    say(whatToTry(target, stack));
    say("stop: Ctrl-C\n");
    await untilEnded(stack, signal);
  } finally {
    await stack.stop();
  }
  return 0;
});

/** The folder of this session. It is kept, since its logs tell why a part ended. */
function serveFolder(): string {
  const start = new Date().toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  return path.resolve("runs", `${start}-serve-${process.pid}`);
}

function addresses(stack: Stack, runFolder: string): string {
  const [first] = stack.servers;
  const rows: [string, string | undefined][] = [
    ...stack.servers.map(({ name, url }): [string, string] => [name, url]),
    ["docs", `${first?.url}/docs`],
    ["metrics", `${first?.url}/metrics`],
    ["Redis", stack.redis?.url],
    ["MySQL", stack.mysql?.url],
    ["DTM", stack.dtm?.url],
    ["logs", path.join(runFolder, "logs")],
  ];
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name.padEnd(12)} ${value}`],
  );
  return ["", ...lines, ""].join("\n");
}

function whatToTry(target: Target, stack: Stack): string {
  const { open, buy } = hintsFor(target, stack.servers[0]?.url ?? "", stack.values);
  const token = stack.values["token.admin"];
  return [
    "open a sale, and buy a unit of it:",
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

/** Waits for Ctrl-C. Throws an error that names the part if one ends by itself. */
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
      process.onExit((exit) => exit.expected || reject(ended(name, exit)));
    });
  const ends = parts.flatMap(({ name, process }) => (process === undefined ? [] : [endOf(name, process)]));
  await Promise.race([once(signal, "abort"), ...ends]);
}

// A declaration: a constant this far down has no value yet when the command above runs.
function ended(name: string, { code, signal }: Omit<Exit, "expected">): HarnessError {
  return new HarnessError("failed", `${name} ended by itself (code ${code}, signal ${signal})`, {
    hint: "its log is in the folder named above; start again with make serve",
  });
}

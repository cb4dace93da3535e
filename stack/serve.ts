// `make serve`: everything, started on known addresses, until Ctrl-C.
import { once } from "node:events";
import path from "node:path";
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions, text, wholeNumber } from "../base/command-line/options.ts";
import { HarnessError } from "../base/errors.ts";
import { loadTarget } from "../targets/load.ts";
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
  const stack = await startStack({ target, runFolder, port, dtmStore, signal, onProgress: say });
  try {
    say(addresses(stack, runFolder));
    await untilEnded(stack, signal);
  } finally {
    await stack.stop();
  }
  return 0;
});

/** Made when the stack starts, and kept as a run's is: its logs are looked for when something has ended. */
function serveFolder(): string {
  const start = new Date().toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  return path.resolve(import.meta.dirname, "..", "runs", `${start}-serve-${process.pid}`);
}

function addresses(stack: Stack, runFolder: string): string {
  const rows: [string, string | undefined][] = [
    ...stack.servers.map(({ name, url }): [string, string] => [name, url]),
    ["docs", `${stack.servers[0]?.url}/docs`],
    ["metrics", `${stack.servers[0]?.url}/metrics`],
    ["Redis", stack.redis?.url],
    ["MySQL", stack.mysql?.url],
    ["DTM", stack.dtm?.url],
    ["logs", path.join(runFolder, "logs")],
    ["admin token", String(stack.values["token.admin"] ?? "none")],
  ];
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name.padEnd(12)} ${value}`],
  );
  return [
    "",
    ...lines,
    "",
    `try:  curl -X POST ${stack.servers[0]?.url}/api/busi/flashSales`,
    "stop: Ctrl-C",
    "",
  ].join("\n");
}

/** Waits for Ctrl-C. A part that ends by itself ends it all. */
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

// A declaration, not a constant: the command above runs before a constant down here would have its value.
function ended(name: string, { code, signal }: Omit<Exit, "expected">): HarnessError {
  return new HarnessError("failed", `${name} ended by itself (code ${code}, signal ${signal})`, {
    hint: "its log is in the folder named above; start again with make serve",
  });
}

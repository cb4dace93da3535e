// `make serve`: everything, started on known addresses, until Ctrl-C.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { HarnessError } from "../targets/errors.ts";
import { loadTarget } from "../targets/load.ts";
import { DTM_STORES } from "./dtm.ts";
import { runToExit } from "./lifecycle.ts";
import { oneOf, readOptions, text, wholeNumber } from "./options.ts";
import type { Exit } from "./process.ts";
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
    about: `DTM's store: ${DTM_STORES.join(", ")}`,
    value: "<store>",
    parse: oneOf(DTM_STORES),
    otherwise: "redis" as const,
  },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make serve [PORT=8081] …   or   node --import tsx stack/serve.ts [--port 8081] …",
    about: "Starts Redis, MariaDB, DTM and the servers, prints their addresses, and waits for Ctrl-C.",
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const logs = await mkdtemp(path.join(os.tmpdir(), "flashproof-serve-"));
  try {
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const target = await loadTarget(options.target);
    const { port, "dtm-store": dtmStore } = options;
    const stack = await startStack({ target, runFolder: logs, port, dtmStore, signal, onProgress: say });
    try {
      say(addresses(stack));
      await untilEnded(stack, signal);
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(logs, { recursive: true, force: true });
  }
  return 0;
});

function addresses(stack: Stack): string {
  const rows: [string, string | undefined][] = [
    ...stack.servers.map(({ name, url }): [string, string] => [name, url]),
    ["docs", `${stack.servers[0]?.url}/docs`],
    ["metrics", `${stack.servers[0]?.url}/metrics`],
    ["Redis", stack.redis?.url],
    ["MySQL", stack.mysql?.url],
    ["DTM", stack.dtm?.url],
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
  const parts = [
    ...stack.servers,
    { name: "Redis", ...stack.redis },
    { name: "MySQL", ...stack.mysql },
    { name: "DTM", ...stack.dtm },
  ];
  const ends = parts.flatMap(({ name, process }) =>
    process === undefined
      ? []
      : [
          new Promise<never>((_, reject) =>
            process.onExit((exit) => exit.expected || reject(ended(name, exit))),
          ),
        ],
  );
  await Promise.race([once(signal, "abort"), ...ends]);
}

const ended = (name: string, { code, signal }: Exit): HarnessError =>
  new HarnessError("failed", `${name} ended by itself (code ${code}, signal ${signal})`, {
    hint: "start again with make serve",
  });

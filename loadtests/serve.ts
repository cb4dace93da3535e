// `make serve`: everything, started on known addresses, with a page to try it, until Ctrl-C.
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions, text, wholeNumber } from "../base/command-line/options.ts";
import { DTM_STORES } from "../stack/parts/dtm.ts";
import { serve } from "./serve/run-serve.ts";

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
    usage: "make serve [PORT=8081] …   or   node --import tsx loadtests/serve.ts [--port 8081] …",
    about:
      "Starts Redis, MariaDB, DTM and the servers, prints their addresses and that of a page to try them, and waits for Ctrl-C.",
    exitCodes: [],
    examples: ["make serve PORT=9000", "make serve TARGET=path/to/my-shop.json DTM_STORE=boltdb"],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  return serve(options, (line) => void process.stdout.write(`${line}\n`), signal);
});

// The start of the server: reads the environment, then runs one server process or the primary of several.
import cluster from "node:cluster";
import pino from "pino";
import { type Config, readConfig } from "./config.ts";
import { serve } from "./serve.ts";
import { CONFIG_EXIT_CODE, ConfigError } from "./start/settings-text.ts";
import { runWorkers } from "./workers.ts";

async function main(config: Config): Promise<void> {
  const logger = pino({ level: config.logLevel });
  if (config.worker !== undefined) {
    if (!cluster.isWorker)
      throw new ConfigError("WORKER is set: only a primary sets it; set WORKERS, or neither");
    // A signal to the process group reaches a worker twice, the second time from the primary. So a worker ignores the
    // second one. When the primary itself gets a second signal, it kills the workers.
    await serve(config, logger, () => {});
  } else if (config.workers > 1) {
    runWorkers(config.workers, logger);
  } else {
    await serve(config, logger, () => process.exit(1));
  }
}

try {
  await main(readConfig(process.env));
} catch (error) {
  const usage = error instanceof ConfigError;
  process.stderr.write(usage ? `flashproof server: ${error.message}\n` : `${(error as Error).stack}\n`);
  process.exit(usage ? CONFIG_EXIT_CODE : 1);
}

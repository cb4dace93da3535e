// The server's only edge: reads the environment, and starts one server process or the primary of several.
import pino from "pino";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { serve } from "./serve.ts";
import { runWorkers } from "./workers.ts";

const USAGE_EXIT_CODE = 64;

async function main(config: Config): Promise<void> {
  const logger = pino({ level: config.logLevel });
  if (config.worker !== undefined) {
    // A signal to the process group comes twice, once by way of the primary, which is who may lose patience.
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
  process.exit(usage ? USAGE_EXIT_CODE : 1);
}

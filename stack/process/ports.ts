// Ports for private servers: below 32768, since those above may be taken by outgoing connections.
import { createServer } from "node:net";
import getPort, { portNumbers } from "get-port";
import { HarnessError } from "../../base/errors.ts";

const LOWEST = 20_000;
const HIGHEST = 31_999;

/** A free port of this machine. Starts at random, so that runs side by side do not meet. */
export function freePort(): Promise<number> {
  const start = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
  return getPort({ port: [...portNumbers(start, HIGHEST), ...portNumbers(LOWEST, start)] });
}

/** Makes sure that a port which was asked for is free; throws what to type otherwise. */
export async function demandPort(port: number): Promise<number> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  } catch (cause) {
    throw new HarnessError("usage", `port ${port} is in use`, {
      hint: `stop what listens there, or type: PORT=${port + 1}`,
      cause,
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  return port;
}

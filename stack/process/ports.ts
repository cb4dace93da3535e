// Ports for private servers: below 32768, since outgoing connections may take those above.
import { createServer } from "node:net";
import getPort, { portNumbers } from "get-port";
import { HarnessError } from "../../base/errors.ts";

const LOWEST = 20_000;
const HIGHEST = 31_999;

/** A free port of this machine. It is looked for from a random one, so that runs side by side do not collide. */
export function freePort(): Promise<number> {
  const start = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
  return getPort({ port: [...portNumbers(start, HIGHEST), ...portNumbers(LOWEST, start)] });
}

/** Returns the port if it is free. Otherwise throws an error that says what to type. */
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

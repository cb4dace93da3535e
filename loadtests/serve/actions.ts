// What a button's request may ask for. Its body is a stranger's until it is checked.
import { counted } from "../../base/counted.ts";
import type { Stack } from "../../stack/stack.ts";
import { crashAfterDeduction } from "./crash.ts";
import { type Desk, MOST_BUYERS, MOST_UNITS, toldIn } from "./desk.ts";

/** What an action works with; `closed` and `noCrash` say why there is none. */
export interface ActionParts {
  desk: Desk;
  servers: Stack["servers"];
  closed: string | undefined;
  noCrash: string | undefined;
  signal: AbortSignal;
}

/** Does what a button asks for, one thing at a time; throws an error that says why not. */
export async function act(parts: ActionParts, name: string, body: unknown): Promise<void> {
  const { desk, closed, noCrash } = parts;
  const { log, target } = desk.parts;
  if (closed !== undefined) throw new Error(closed);
  if (name === "open") {
    const units = numberIn(body, "units", 0, MOST_UNITS);
    return log.during("opening a sale", async () => {
      log.say(`open a sale of ${counted(units, "unit")}`, "asked");
      log.say(`sale ${await desk.open(units)} is open`, "good");
    });
  }
  if (name === "buyers") {
    const buyers = numberIn(body, "buyers", 1, MOST_BUYERS);
    const { sale } = log.state;
    if (sale === undefined) throw new Error("no sale is open yet");
    return log.during("a hundred buyers", async () => {
      log.say(`send ${counted(buyers, "buyer")}`, "asked");
      log.say(toldIn(await desk.send(sale.name, buyers), target), "good");
      await desk.look();
    });
  }
  if (name === "crash") {
    if (noCrash !== undefined) throw new Error(noCrash);
    return log.during("the crash", async () => {
      log.say("crash a server after a deduction", "asked");
      await crashFirst(parts);
    });
  }
  throw new Error("there is no such button");
}

/** Crashes the first server that runs. */
async function crashFirst({ desk, servers, signal }: ActionParts): Promise<void> {
  const running = servers.filter(({ process }) => process?.state === "running");
  const [first] = running;
  if (first?.process === undefined) throw new Error("no server runs");
  const others = running.slice(1).map(({ url }) => url);
  const crashing = { name: first.name, url: first.url, process: first.process };
  await crashAfterDeduction({ desk, crashing, others, now: Date.now, signal });
}

function numberIn(body: unknown, name: string, least: number, most: number): number {
  const value: unknown = body !== null && typeof body === "object" ? Reflect.get(body, name) : undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most)
    throw new Error(`${name} is a whole number from ${least} to ${most}`);
  return value;
}

// A wire in front of one real address, whose watcher does to named requests what a test says.
import type { Exchange, Interference } from "../../stack/wire/exchange.ts";
import { protocolOf } from "../../stack/wire/protocol-of.ts";
import { Wire } from "../../stack/wire/wire.ts";

export interface WatchedWire {
  /** The address to use instead. */
  url: string;
  /** The verbs that passed, each with what it was done to. */
  seen: string[];
  exchanges: Exchange[];
  /** Whether its reply came. */
  replied: Exchange[];
  notDone: string[];
  /** Does this to the next request whose verb and text fit, and then to no other. */
  next(verb: string, text: string, interference: Interference): void;
  close(): Promise<void>;
}

export async function watchedWire(url: string): Promise<WatchedWire> {
  const protocol = protocolOf(url);
  if (protocol === undefined) throw new Error(`no protocol for ${url}`);
  const wire = new Wire(Date.now);
  const exchanges: Exchange[] = [];
  const replied: Exchange[] = [];
  const notDone: string[] = [];
  const seen: string[] = [];
  const planned: { verb: string; text: string; interference: Interference }[] = [];
  wire.watch({
    onRequest(exchange) {
      exchanges.push(exchange);
      seen.push([exchange.verb, ...exchange.on].join(" "));
      const index = planned.findIndex(
        ({ verb, text }) => verb === exchange.verb && exchange.text.includes(text),
      );
      return index === -1 ? undefined : planned.splice(index, 1)[0]?.interference;
    },
    onReply: (exchange) => void replied.push(exchange),
    onNotDone: ({ verb }, why) => void notDone.push(`${verb}: ${why}`),
  });
  return {
    ...{ seen, exchanges, replied, notDone },
    url: await wire.through("link", protocol, url),
    next: (verb, text, interference) => void planned.push({ verb, text, interference }),
    close: () => wire.close(),
  };
}

/** A promise of what becomes of a held one, and what keeps it. */
export function decision() {
  let decide: (word: "deliver" | "lose") => void = () => {};
  const until = new Promise<"deliver" | "lose">((resolve) => {
    decide = resolve;
  });
  return { until, decide: (word: "deliver" | "lose") => decide(word) };
}

/** The message of the error that this ends with; undefined where it does not. */
export const errorOf = (promise: Promise<unknown>): Promise<string | undefined> =>
  promise.then(
    () => undefined,
    ({ code, message }: NodeJS.ErrnoException) => code ?? message,
  );

// Breaks one exchange in one way: what the wire does to it, and what is done to processes meanwhile.
import { setTimeout as wait } from "node:timers/promises";
import type { Interference } from "../../../stack/wire/exchange.ts";
import type { Met, Seen } from "./aim.ts";
import { storeBehind, type Way } from "./ways.ts";

/** What a strike does besides, on processes and in time. */
export interface Hand {
  /** How long a silent connection is silent, and a late request is held: longer than a client waits. */
  holdMs: number;
  kill(process: string): Promise<unknown>;
  /** Starts a process again that was killed, and waits until it is up. */
  restore(process: string): Promise<unknown>;
  /** Kills the store when the exchanges of all lanes that wait for that have been done; resolves when it is dead. */
  killStore(store: string): Promise<unknown>;
  signal: AbortSignal;
}

/** A strike under way. */
export interface Blow {
  interference: Interference;
  /** Resolves when it is over: nothing is held any more, and what was killed is up again. */
  over: Promise<void>;
}

const NOTHING = Promise.resolve();

/** Where a reply does not come, its store does not answer: what was to happen after it happens all the same. */
const REPLY_WITHIN_MS = 1_000;

/** Breaks the exchange that was met in this way. */
export function strike(way: Way, { server, channel }: Met, { replied }: Seen, hand: Hand): Blow {
  const { holdMs, signal } = hand;
  const after = async <T>(ms: number, then: T): Promise<T> => wait(ms, then, { signal }).catch(() => then);
  const held = (kind: "hold-request" | "hold-reply", until: Promise<"deliver" | "lose">): Blow => ({
    interference: { kind, until },
    over: until.then(() => {}),
  });
  const done = () => Promise.race([replied, after(REPLY_WITHIN_MS, undefined)]);
  const killed = (kind: "hold-request" | "hold-reply", when: Promise<unknown>): Blow => {
    const dead = when.then(() => hand.kill(server));
    const until = dead.then(() => "lose" as const);
    return { interference: { kind, until }, over: until.then(() => hand.restore(server)).then(() => {}) };
  };
  switch (way) {
    case "request-cut":
      return held("hold-request", Promise.resolve("lose"));
    case "reply-cut":
      return { ...held("hold-reply", Promise.resolve("lose")), over: done() };
    case "request-silent":
      return held("hold-request", after(holdMs, "lose"));
    case "reply-silent":
      return held("hold-reply", after(holdMs, "lose"));
    case "late":
      return held("hold-request", after(holdMs, "deliver"));
    case "killed-before":
      return killed("hold-request", NOTHING);
    case "killed-after":
      return killed("hold-reply", done());
    case "store-killed": {
      const dead = done().then(() => hand.killStore(storeBehind(channel) ?? server));
      return held(
        "hold-reply",
        dead.then(() => "lose"),
      );
    }
    case "repeated":
      return { interference: { kind: "repeat" }, over: NOTHING };
  }
}

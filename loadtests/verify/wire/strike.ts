// Breaks one exchange in one way: what the wire does to it, and what is done to processes meanwhile.
import { setTimeout as wait } from "node:timers/promises";
import type { Interference } from "../../../stack/wire/exchange.ts";
import type { Met, Seen } from "./aim.ts";
import { storeBehind, type Way } from "./ways.ts";

/** What a strike does besides, on processes and in time. */
export interface Hand {
  /** How long a silent connection is silent, and a late request is held: longer than a client waits. */
  holdMs: number;
  /** A reply that has not come after this long is not waited for: nobody knows whether it was done. */
  replyWithinMs: number;
  /** Returns false if the process had ended before. */
  kill(process: string): Promise<boolean>;
  /** Starts a process again that was killed, and waits until it is up. */
  restore(process: string): Promise<unknown>;
  /** Kills the store when the exchanges of all lanes that wait for that have been done; resolves when it is dead. */
  killStore(store: string): Promise<unknown>;
  signal: AbortSignal;
}

/** A strike under way. */
export interface Blow {
  interference: Interference;
  /**
   * Resolves when it is over: nothing is held any more, and what was killed is up again or cannot be started. It says why
   * the strike took no effect; undefined if it did.
   */
  over: Promise<string | undefined>;
}

/** Breaks the exchange that was met in this way. */
export function strike(way: Way, { server, channel }: Met, seen: Seen, hand: Hand): Blow {
  const { holdMs, replyWithinMs, signal } = hand;
  const after = <T>(ms: number, then: T): Promise<T> => wait(ms, then, { signal }).catch(() => then);
  /** Why it did not come in time; undefined if it did. */
  const within = (what: Promise<void>, missing: string): Promise<string | undefined> => {
    const tooLate = after(replyWithinMs, `${missing} within ${replyWithinMs} ms`);
    return Promise.race([what.then(() => undefined), seen.notDone, tooLate]);
  };
  const request = (
    until: Promise<"deliver" | "lose">,
    over: Blow["over"] = until.then(() => undefined),
  ): Blow => ({
    interference: { kind: "hold-request", until },
    over,
  });
  /** Once the reply came, it is held for this long and lost; where none comes, nothing is done. */
  const reply = (then: () => Promise<unknown>, over: () => Promise<unknown> = async () => {}): Blow => {
    const came = within(seen.replied, "no reply came");
    const struck = came.then(async (why) => why ?? failureOf(then()));
    return {
      interference: {
        kind: "hold-reply",
        until: struck.then((why) => (why === undefined ? "lose" : "deliver")),
      },
      over: struck.then(async (why) => {
        if (why === undefined) await over();
        return why;
      }),
    };
  };
  const kill = async () => {
    if (!(await hand.kill(server))) throw new Error(`${server} had ended by itself`);
  };
  // Healing tries again, and says why one cannot be started.
  const restore = () => hand.restore(server).catch(() => {});
  switch (way) {
    case "request-cut":
      return request(Promise.resolve("lose"));
    case "reply-cut":
      return reply(async () => {});
    case "request-silent":
      return request(after(holdMs, "lose"));
    case "reply-silent":
      return reply(() => after(holdMs, undefined));
    case "late": {
      const until = after(holdMs, "deliver" as const);
      // Whether it could be delivered is known once all that waits for the same promise has run.
      const next = () => new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)));
      return request(
        until,
        until.then(() => Promise.race([seen.notDone, next()])),
      );
    }
    case "killed-before": {
      const struck = failureOf(kill());
      const over = struck.then(async (why) => {
        await restore();
        return why;
      });
      return request(
        struck.then(() => "lose"),
        over,
      );
    }
    case "killed-after":
      return reply(kill, restore);
    case "store-killed":
      return reply(() => hand.killStore(storeBehind(channel) ?? server));
    case "repeated":
      return {
        interference: { kind: "repeat" },
        over: within(seen.repeated, "it had no second reply"),
      };
  }
}

/** Why it failed; undefined if it did not. */
const failureOf = (done: Promise<unknown>): Promise<string | undefined> =>
  done.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

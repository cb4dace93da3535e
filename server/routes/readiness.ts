// Whether a server is of use now: what it depends on answers. It never waits long, and asks each part one question at a
// time, however many ask.
import type { Clock } from "../time/clock.ts";
import { Deadline } from "../time/deadline.ts";

/** Asks one part; rejects if it does not answer. */
export type Probe = () => Promise<unknown>;

/** Each part is given this long. */
const ANSWERS_WITHIN_MS = 1_000;

/** What answers: each part's name with `up` or `away`. */
export class Readiness {
  readonly #probes: Readonly<Record<string, Probe>>;
  readonly #clock: Clock;
  readonly #asked = new Map<string, Promise<boolean>>();
  constructor(probes: Readonly<Record<string, Probe>>, clock: Clock) {
    this.#probes = probes;
    this.#clock = clock;
  }

  /** Asks all parts. Never rejects, and takes one second at most. */
  async ask(): Promise<Record<string, "up" | "away">> {
    const parts = Object.entries(this.#probes).map(async ([name, probe]) => {
      const isUp = await new Deadline(this.#clock, ANSWERS_WITHIN_MS)
        .bound(this.#ask(name, probe))
        .catch(() => false);
      return [name, isUp ? "up" : "away"] as const;
    });
    return Object.fromEntries(await Promise.all(parts));
  }

  /** A question that hangs is not asked again: each would hold a connection. */
  #ask(name: string, probe: Probe): Promise<boolean> {
    const underWay = this.#asked.get(name);
    if (underWay !== undefined) return underWay;
    const asked = probe().then(
      () => true,
      () => false,
    );
    this.#asked.set(name, asked);
    void asked.finally(() => this.#asked.delete(name));
    return asked;
  }
}

// Named places where a test can make the server fail. A server started without them has NO_FAILPOINTS: nothing
// is looked up and nothing can be armed.
import { appendFileSync } from "node:fs";
import type { Clock } from "./clock.ts";
import {
  FAILPOINT_EXIT_CODE,
  type FailpointHit,
  type FailpointMode,
  type FailpointName,
} from "./contract.ts";
import { SaleError } from "./errors.ts";

/** Where a purchase or a branch is when it passes a failpoint. */
export interface Place {
  sale: string;
  gid?: string;
}

/** What the purchase and the branches are given. Undefined means: go on at once. */
export interface Failpoints {
  reach(name: FailpointName, place: Place): Promise<void> | undefined;
}

/** Failpoints off. */
export const NO_FAILPOINTS: Failpoints = { reach: () => undefined };

/** Thrown by the mode `drop`: the connection is to be cut without a reply. */
export class DropConnection extends Error {
  override readonly name = "DropConnection";
}

/** One failpoint to go off the next `times` times that it is passed, in one sale or in any. */
export interface Armed {
  name: FailpointName;
  mode: FailpointMode;
  sale?: string;
  times: number;
}

/** Always the same failure at the same place: what the sample's crashing purchase is made of. */
export function alwaysAt(name: FailpointName, mode: FailpointMode, clock: Clock): Failpoints {
  return { reach: (passed) => (passed === name ? act(mode, clock) : undefined) };
}

/** Failpoints that can be armed. Each hit is told to `record` before it takes effect. */
export class ArmedFailpoints implements Failpoints {
  readonly #armed: Armed[] = [];
  readonly #clock: Clock;
  readonly #record: (hit: FailpointHit) => void;
  constructor(clock: Clock, record: (hit: FailpointHit) => void) {
    this.#clock = clock;
    this.#record = record;
  }

  arm(failpoint: Armed): void {
    this.#armed.push({ ...failpoint });
  }

  disarmAll(): void {
    this.#armed.length = 0;
  }

  reach(name: FailpointName, place: Place): Promise<void> | undefined {
    const index = this.#armed.findIndex(
      (armed) => armed.name === name && (armed.sale === undefined || armed.sale === place.sale),
    );
    const armed = this.#armed[index];
    if (armed === undefined) return undefined;
    armed.times -= 1;
    if (armed.times === 0) this.#armed.splice(index, 1);
    this.#record({ at: this.#clock.now(), name, mode: armed.mode, ...place });
    return act(armed.mode, this.#clock);
  }
}

/** Appends hits to a file, at once, since the next thing that happens may be the end of the process. */
export function recordTo(file: string): (hit: FailpointHit) => void {
  return (hit) => appendFileSync(file, `${JSON.stringify(hit)}\n`);
}

function act(mode: FailpointMode, clock: Clock): Promise<void> {
  if (mode === "hang") return new Promise(() => {});
  if (mode === "error") return Promise.reject(new SaleError("INTERNAL", { message: "a failpoint went off" }));
  if (mode === "drop") return Promise.reject(new DropConnection("a failpoint cut the connection"));
  if (mode === "exit") process.exit(FAILPOINT_EXIT_CODE);
  const ms = Number(mode.slice("delay=".length));
  return new Promise((resolve) => clock.after(ms, resolve));
}

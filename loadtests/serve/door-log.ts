// The state that the page of `make serve` shows: kept whole, and published at each change.
import type { DoorSale, DoorState, DoorStep } from "../../invariants/report/door/door-page.ts";

const MOST_STEPS = 200;

/** The state, and what changes it. */
export class DoorLog {
  readonly #publish: (state: DoorState) => void;
  readonly #now: () => number;
  #state: DoorState = { sale: undefined, openMessages: undefined, servers: [], busy: undefined, steps: [] };
  constructor(publish: (state: DoorState) => void, now: () => number) {
    this.#publish = publish;
    this.#now = now;
  }

  get state(): DoorState {
    return this.#state;
  }

  /** Notes a step; the oldest are dropped. */
  say(says: string, how: DoorStep["how"] = "seen"): void {
    this.#set({ steps: [...this.#state.steps, { at: this.#now(), says, how }].slice(-MOST_STEPS) });
  }

  /** Notes that a sale was opened. */
  open(name: string, units: number): void {
    this.#set({ sale: { name, units, left: undefined, deducted: undefined, orders: undefined } });
  }

  /** Takes what the stores show of a sale, unless another was opened meanwhile. */
  see(sale: string, seen: Partial<Omit<DoorSale, "name" | "units">>, openMessages: number | undefined): void {
    const now = this.#state.sale;
    if (now?.name === sale) this.#set({ sale: { ...now, ...seen }, openMessages });
  }

  /** Notes which servers run. */
  servers(servers: DoorState["servers"]): void {
    this.#set({ servers });
  }

  /** Runs one thing at a time: a second one is refused until the first has ended. */
  async during<T>(what: string, body: () => Promise<T>): Promise<T> {
    if (this.#state.busy !== undefined) throw new Error(`${this.#state.busy} is under way`);
    this.#set({ busy: what });
    try {
      return await body();
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error), "bad");
      throw error;
    } finally {
      this.#set({ busy: undefined });
    }
  }

  /** Publishes only what is new. */
  #set(patch: Partial<DoorState>): void {
    const next = { ...this.#state, ...patch };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    this.#publish(next);
  }
}

// Shows the steps of set-up and their seconds. Several may run at once.
import { Progress, type Screen } from "../../base/command-line/progress.ts";

const TICK_MS = 1_000;

export class Steps {
  readonly #screen: Screen;
  readonly #progress: Progress;
  readonly #startedAt = new Map<string, number>();
  readonly #ticking: NodeJS.Timeout;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#progress = new Progress(screen);
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Runs one step. Says when it begins and how many seconds it took. */
  async run<T>(what: string, action: () => Promise<T>): Promise<T> {
    this.#startedAt.set(what, Date.now());
    if (!this.#screen.live) this.#progress.event(`${what} …`);
    try {
      const value = await action();
      this.#progress.event(`${what}: done in ${this.#seconds(what)} s`);
      return value;
    } finally {
      this.#startedAt.delete(what);
    }
  }

  end(): void {
    clearInterval(this.#ticking);
    this.#progress.end();
  }

  /** Only a terminal shows the seconds as they pass. A log has the beginnings and the ends. */
  #tick(): void {
    const running = [...this.#startedAt.keys()];
    if (this.#screen.live && running.length > 0)
      this.#progress.status(running.map((what) => `${what} … ${this.#seconds(what)} s`).join("   "));
  }

  #seconds(what: string): number {
    return Math.round((Date.now() - (this.#startedAt.get(what) ?? Date.now())) / 1_000);
  }
}

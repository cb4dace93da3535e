// A campaign: schedules of one seed, one after the other, over some threads, until one breaks an invariant, the time is
// over, or there are enough.
import type { Found } from "./hunt.ts";
import type { Chunk, ChunkDone } from "./run-chunk.ts";
import { type Counts, Tally } from "./tally.ts";
import { type Thread, withThreads } from "./threads.ts";

export interface Campaign {
  seed: number;
  /** Schedules at most. */
  schedules: number;
  /** No schedule begins after this time, in ms. */
  timeMs: number;
  threads: number;
  signal: AbortSignal;
  onProgress: (counts: Counts, tookMs: number) => void;
}

/** What a campaign came to. */
export interface Campaigned {
  counts: Counts;
  tookMs: number;
  repeated: number;
  found: Found | undefined;
  diverged: ChunkDone["diverged"];
}

/** The schedules that a thread is given at once. */
const CHUNK = 50;

/** Runs it. Throws if a schedule could not be run. */
export function runCampaign(campaign: Campaign): Promise<Campaigned> {
  return withThreads(campaign.threads, async (threads) => {
    const shared = new Shared(campaign);
    await Promise.all(threads.map((thread) => shared.keepBusy(thread)));
    return shared.result();
  });
}

/** What the threads share: which chunk is next, and what is done. */
class Shared {
  readonly #campaign: Campaign;
  readonly #begun = performance.now();
  readonly #done = new Map<number, ChunkDone>();
  readonly #tally = new Tally();
  #next = 0;
  #isOver = false;
  #tallied = 0;
  #repeated = 0;
  #found: Found | undefined;
  #diverged: ChunkDone["diverged"];
  constructor(campaign: Campaign) {
    this.#campaign = campaign;
  }

  /** Gives chunks to this thread until none is left. */
  async keepBusy(thread: Thread): Promise<void> {
    for (let chunk = this.#nextChunk(); chunk !== undefined; chunk = this.#nextChunk())
      this.#add((await thread(chunk)) as ChunkDone);
  }

  result(): Campaigned {
    return {
      ...{ counts: this.#tally.counts, tookMs: performance.now() - this.#begun, repeated: this.#repeated },
      ...{ found: this.#found, diverged: this.#diverged },
    };
  }

  #nextChunk(): Chunk | undefined {
    const { seed, schedules, timeMs, signal } = this.#campaign;
    const from = this.#next;
    const count = Math.min(CHUNK, schedules - from);
    if (this.#isOver || signal.aborted || count <= 0 || performance.now() - this.#begun > timeMs)
      return undefined;
    this.#next += count;
    return { campaign: seed, from, count };
  }

  /** Chunks are counted in their order, whichever thread was faster: so the hash says what was run. */
  #add(done: ChunkDone): void {
    this.#done.set(done.chunk.from, done);
    if (done.found !== undefined || done.diverged !== undefined) this.#isOver = true;
    for (let next = this.#done.get(this.#tallied); next !== undefined; next = this.#done.get(this.#tallied)) {
      this.#done.delete(this.#tallied);
      this.#tallied += next.chunk.count;
      if (this.#found !== undefined || this.#diverged !== undefined) continue;
      this.#tally.addAll(next.counts);
      this.#repeated += next.repeated;
      this.#found = next.found;
      this.#diverged = next.diverged;
    }
    this.#campaign.onProgress(this.#tally.counts, performance.now() - this.#begun);
  }
}

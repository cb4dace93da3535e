// Time as an argument, so that a test or a simulator can own it.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once after `ms`; the function it returns cancels that. */
  after(ms: number, action: () => void): () => void;
  /** Runs `action` when what has arrived already has been taken in: after one turn of the event loop. */
  afterTurn(action: () => void): void;
}

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  afterTurn: (action) => void setImmediate(action),
};

// Time as an argument, so that a test can control it.

export interface Clock {
  /** Milliseconds since some moment. They only grow, so durations and deadlines are counted in them. */
  now(): number;
  /** Milliseconds since the epoch, for what others read. They jump when the machine's time is set. */
  epoch(): number;
  /** Runs `action` once after `ms`. Call the function it returns to cancel. */
  after(ms: number, action: () => void): () => void;
  /** Runs `action` after one turn of the event loop, when the requests that have arrived are read. */
  afterTurn(action: () => void): void;
}

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  epoch: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  afterTurn: (action) => void setImmediate(action),
};

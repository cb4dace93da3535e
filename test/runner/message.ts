// What a test file's process tells the runner, step by step as it happens, so that a crash loses nothing.

/** One thing that went wrong: where, what, and how it looks. */
export interface Failure {
  title: string;
  message: string;
  diff?: string;
  stack?: string;
}

/** What happened. Without a `done` at the end the file counts as failed. */
export type Event =
  | { kind: "start" | "pass"; title: string }
  | { kind: "fail"; failure: Failure }
  | { kind: "skip"; title: string; reason: string }
  | { kind: "done" };

/** An event in its envelope, which tells it from what a test or a loader sends over the same channel. */
export interface Message {
  flashproof: Event;
}

/**
 * Whether this is a message of child.ts. Both ends are this one program, so the envelope is proof enough; a
 * schema would take longer to load than most test files take to run.
 */
export function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "flashproof" in value;
}

// What the process of a test file tells the runner, step by step as it happens, so that a crash loses nothing.

/** `text` says why, of a fail or a skip. A file that ends without `done` counts as failed. */
export interface Event {
  kind: "start" | "pass" | "fail" | "skip" | "done";
  title: string;
  text: string;
}

/** Sends an event, in an envelope that tells it from what a test or a loader sends over the same channel. */
export function tell(kind: Event["kind"], title = "", text = "", sent = () => {}): void {
  process.send?.({ flashproof: { kind, title, text } satisfies Event }, undefined, {}, sent);
}

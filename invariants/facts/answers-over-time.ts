// How many purchases were answered when, and how: what a report draws. Pure.
import type { Outcome } from "../record/history.ts";

/** Answers within one stretch of time. */
export type Answers = Record<Outcome, number>;

/** Answers, counted by stretches of {@link AnswersOverTime.STEP_MS}. */
export class AnswersOverTime {
  static readonly STEP_MS = 250;
  readonly #steps = new Map<number, Answers>();

  /** Counts one answer, at this time in ms. One that never came has none. */
  add(completed: number, outcome: Outcome): void {
    if (!Number.isFinite(completed)) return;
    const step = Math.floor(completed / AnswersOverTime.STEP_MS);
    let answers = this.#steps.get(step);
    if (answers === undefined) {
      answers = { ok: 0, fail: 0, info: 0 };
      this.#steps.set(step, answers);
    }
    answers[outcome] += 1;
  }

  /** The stretches that had answers, each with its beginning in ms, in their order. */
  list(): { from: number; answers: Answers }[] {
    return [...this.#steps]
      .sort(([a], [b]) => a - b)
      .map(([step, answers]) => ({ from: step * AnswersOverTime.STEP_MS, answers }));
  }
}

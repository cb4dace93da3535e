// Counts answers to purchases over time, for the drawing in the report. Pure.
import type { Outcome } from "../record/history.ts";

/** Answers within one step of time, by outcome. */
export type Answers = Record<Outcome, number>;

/** Answers, counted in steps of {@link AnswersOverTime.STEP_MS}. */
export class AnswersOverTime {
  static readonly STEP_MS = 250;
  readonly #steps = new Map<number, Answers>();

  /** Counts one answer at this time in ms. An answer that never came has an infinite time, and is not counted. */
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

  /** The steps that had answers, in order, each with its start in ms. */
  list(): { from: number; answers: Answers }[] {
    return [...this.#steps]
      .sort(([a], [b]) => a - b)
      .map(([step, answers]) => ({ from: step * AnswersOverTime.STEP_MS, answers }));
  }
}

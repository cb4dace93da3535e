// What probes were told, request by request.

import type { ReplyReason } from "../../targets/schema/replies.ts";
import { nameIn } from "../compact/span.ts";
import type { Outcome, Purchase } from "../record/history.ts";
import type { Probe } from "../record/observation.ts";

/** One answer to a probe. Times in ms. */
export interface ProbeAnswer {
  invoked: number;
  completed: number;
  outcome: Outcome;
  reason: ReplyReason | undefined;
  /** A rule of the target says that it leaves the purchase open, as *accepted* does. */
  isOpen: boolean;
  /** What came in place of *bought*. */
  error: string | undefined;
}

/** The answers to all probes of a run. */
export class ProbeAnswers {
  readonly #answers = new Map<string, ProbeAnswer[]>();

  /** Adds one purchase of a probe, and why it was refused, if it was. */
  add(
    { sale, user, invoked, completed, outcome, rule, error }: Purchase,
    reason: ReplyReason | undefined,
  ): void {
    const key = keyOf(sale, nameIn(user));
    const answers = this.#answers.get(key);
    const isOpen = outcome === "info" && rule !== undefined;
    const answer = { invoked, completed, outcome, reason, isOpen, error };
    if (answers === undefined) this.#answers.set(key, [answer]);
    else answers.push(answer);
  }

  /** The answers to one probe, in the order of its requests. */
  of({ sale, user }: Pick<Probe, "sale" | "user">): ProbeAnswer[] {
    return [...(this.#answers.get(keyOf(sale, user)) ?? [])].sort((a, b) => a.invoked - b.invoked);
  }
}

const keyOf = (sale: string, user: string): string => JSON.stringify([sale, user]);

// A mistake as a story: a lie that an invariant must find, beside innocents that look like it. What must find it is
// written before it is run. All stories are of a sale s: of format 2, or of format 3 where they name a contract.

import type { Contract } from "../../../../targets/schema/contract.ts";
import type { InvariantName } from "../../../../targets/schema/invariant-name.ts";
import {
  atRest,
  deduction,
  opened,
  order,
  restocked,
  type Story,
  sample,
  told,
  unseen,
} from "../../../support/story.ts";

export interface Entry {
  invariant: InvariantName;
  /** What the shop promises, if that is not one unit for each buyer, for good. */
  contract?: Partial<Contract>;
  /** What the server does. */
  title: string;
  lie: Story;
  /** What a finding says of it. */
  says: RegExp;
  innocents: Record<string, { story: Story; valid: true | "unknown"; cut?: "history" | "observations" }>;
}

export const keyed = (key: string, units: number, at: number, outcome: "ok" | "info" = "ok") => ({
  ...restocked(units, at, outcome),
  key,
});
export const inDoubt = (user: string, at: number, completed = at + 1) =>
  told(user, "info", at, { completed });
export const lostOpening = { ...opened(1), outcome: "info" as const };
export const openedAt = (at: number) => ({ ...opened(1), invoked: at, completed: at + 2 });
export const sold = (user: string, n: number, at = 20) => [deduction(user, n), order(user, n, at)];
export const last = (remaining: number, deducted: number, initial: number, orders = deducted) =>
  sample(remaining, deducted, initial, orders, 1_000);
export const quiet = { ...atRest(), by: "quiet" as const };
export const proven = { ...atRest(), by: "proof" as const };
export const message = (name: string, sale?: string) => ({
  ...{ kind: "message" as const, gid: name, status: "submitted" },
  ...(sale === undefined ? {} : { sale }),
});
/** A shop that shows its orders, and nothing of its ledger and its messages. */
export const plain = [unseen("ledger"), unseen("messages"), unseen("initial")];
export const left = (remaining: number, at = 1_000) => ({
  kind: "sample" as const,
  at,
  until: at + 1,
  sale: "s",
  remaining,
});
export const full = (at: number, until: number) => ({ ...sample(0, 1, 1, 1, at), until });
/** The harness could not heal what its faults had struck. */
export const unhealed = {
  ...{ process: "nemesis", op: "heal-all", invoked: 900, completed: 900 },
  ...{ outcome: "fail" as const, error: "mariadb is not up again" },
};
/** Rest was waited for less long than an order may take. */
export const impatient = { ...atRest(false), deadlineMs: 50 };

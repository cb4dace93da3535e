// What tests of plans ask of them.
import * as assert from "uvu/assert";
import { HarnessError } from "../../base/errors.ts";
import type { PromisedMark } from "../../invariants/record/run-file.ts";

/** The names of promised marks. */
export const namesOf = (marks: readonly PromisedMark[]): string[] =>
  marks.map((mark) => (typeof mark === "string" ? mark : mark.name));

/** The message and hint of the usage error that an action ends with; empty if it does not. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof HarnessError && error.code === "usage", String(error));
    return `${error.message}; ${error.hint}`;
  }
  return "";
}

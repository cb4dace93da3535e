// Every check, in the order of the reports. A new check is one more line here, its file and its name in `verdict.ts`.

import type { InvariantName } from "../targets/schema/invariant-name.ts";
import { conservation } from "./check/conservation.ts";
import { drained } from "./check/drained.ts";
import { noFalseSoldOut } from "./check/no-false-sold-out.ts";
import { noGhostOrder } from "./check/no-ghost-order.ts";
import { noLostOrder } from "./check/no-lost-order.ts";
import { noOversell } from "./check/no-oversell.ts";
import { oneOrderEach } from "./check/one-order-each.ts";
import { orderLag } from "./check/order-lag.ts";
import { sellsAgain } from "./check/sells-again.ts";
import { toldTheTruth } from "./check/told-the-truth.ts";
import type { Check } from "./findings.ts";
import type { Format } from "./record/run-file.ts";

export const CHECKS: readonly Check[] = [
  conservation,
  noOversell,
  noGhostOrder,
  oneOrderEach,
  toldTheTruth,
  noFalseSoldOut,
  noLostOrder,
  drained,
  orderLag,
  sellsAgain,
];

/** The checks of a run of this format: a run that was recorded before a check was made is not judged by it. */
export const checksOf = (format: Format): readonly Check[] =>
  CHECKS.filter(({ since = 1 }) => since <= format);

/** What this invariant says, as a sentence. */
export const sentenceOf = (name: InvariantName): string =>
  CHECKS.find((check) => check.name === name)?.says ?? name;

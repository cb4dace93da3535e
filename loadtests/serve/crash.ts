// The demonstration of DTM's sample, with a server that really dies: four units, one purchase that ends its server after
// the deduction, ten buyers; three orders, and the fourth once DTM has checked back.
import { HarnessError } from "../../base/errors.ts";
import { until } from "../../base/until.ts";
import type { ManagedProcess } from "../../stack/process/managed-process.ts";
import { type Desk, toldIn } from "./desk.ts";

/** A server that can be crashed, and one that goes on; the same where there is only one. */
export interface CrashParts {
  desk: Desk;
  crashing: { name: string; url: string; process: ManagedProcess };
  others: readonly string[];
  now: () => number;
  signal: AbortSignal;
}

const STOCK = 4;
const BUYERS = 10;
const NORMAL_WITHIN_MS = 10_000;
const RECOVERED_WITHIN_MS = 30_000;
const UP_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 100;

/** Runs the demonstration, and says each step. Throws where a unit was lost or sold twice. */
export async function crashAfterDeduction(parts: CrashParts): Promise<void> {
  const { desk, crashing, others, now, signal } = parts;
  const { client, log, target } = desk.parts;
  const sale = await desk.open(STOCK);
  log.say(`sale ${sale} is open with ${STOCK} units`);
  const isArmed = await client.arm(crashing.url, sale, { name: "after-deduct", mode: "exit", times: 1 });
  if (!isArmed) throw new HarnessError("failed", `${crashing.name} did not arm its failpoint`);
  log.say(`${crashing.name} will end behind its next deduction`);
  const [answer] = await desk.send(sale, 1, [crashing.url]);
  if (answer?.outcome !== "info")
    throw new HarnessError("failed", `${crashing.name} answered its buyer, and should have crashed`);
  const crashedAt = now();
  await desk.look();
  log.say(`${crashing.name} took a unit for a buyer and crashed: no answer, no order`);
  const up = () => others.length > 0 || crashing.process.state === "running";
  await until(up, { what: `${crashing.name} to be up again`, deadlineMs: UP_WITHIN_MS, signal });
  const answers = await desk.send(sale, BUYERS, others.length > 0 ? others : [crashing.url]);
  log.say(`ten buyers came: ${toldIn(answers, target)}`);
  await ordersOf(parts, STOCK - 1, NORMAL_WITHIN_MS);
  log.say(
    `${STOCK - 1} orders; the unit of the crash is DTM's to bring: it asks what became of the deduction`,
  );
  const orders = await ordersOf(parts, STOCK, RECOVERED_WITHIN_MS);
  const seconds = ((now() - crashedAt) / 1_000).toFixed(1);
  if (orders > STOCK) throw new HarnessError("failed", `oversold: ${orders} orders for ${STOCK} units`);
  log.say(`${STOCK} orders, ${seconds} s after the crash: no unit lost, none sold twice`, "good");
}

/** Waits for this many orders; returns how many there are then. */
function ordersOf({ desk, signal }: CrashParts, wanted: number, deadlineMs: number): Promise<number> {
  let seen: number | undefined;
  const enough = async () => {
    seen = await desk.look();
    return seen !== undefined && seen >= wanted ? seen : undefined;
  };
  const what = () => `${wanted} orders, and saw ${seen ?? "none"}`;
  return until(enough, { what, deadlineMs, everyMs: LOOK_EVERY_MS, signal });
}

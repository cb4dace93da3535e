// Sends fresh buyers once all faults are healed, one to each server that is left: does every server sell again? Their
// sale is opened at the start of the run, while nothing is broken.
import { setTimeout as wait } from "node:timers/promises";
import { holdsInTime } from "../../base/until.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import { PROBE_PROCESS, probeUnits } from "../../invariants/record/probe.ts";
import type { Stack } from "../../stack/stack.ts";
import { countOf } from "../../targets/ids.ts";
import { isAccepted } from "../../targets/reply.ts";
import type { Target } from "../../targets/target.ts";
import type { Answer, Client } from "../buyers/client.ts";
import { ownId } from "../buyers/own-ids.ts";

/** What probes need of a run. */
export interface ProbeContext {
  target: Target;
  stack: Pick<Stack, "servers">;
  client: Client;
  /** The sales of the run's plan: their ids are taken. */
  sales: readonly string[];
  onEvent: (line: string) => void;
}

/** The sale of the probes, and its buyers, one for each server. */
export interface PlannedProbes {
  sale: string;
  users: string[];
}

/** A probe should be told *bought* within this time. */
const BOUND_MS = 10_000;
const ASKS_EVERY_MS = 250;
/** Nothing is broken yet when their sale is opened. */
const OPENS_WITHIN_MS = 5_000;
/** The trial of a target takes as many ids at most, from the end of a list too. */
const IDS_OF_TRIAL = 10;

/**
 * Opens the sale of the probes. Returns undefined, and says why, if the target has no ids for it or does not open it:
 * then the run says nothing of selling again.
 */
export async function openProbes(
  context: ProbeContext,
  startedAt: number,
  signal: AbortSignal,
): Promise<PlannedProbes | undefined> {
  const { target, stack, client, sales, onEvent } = context;
  const { ids, contract } = target;
  const urls = stack.servers.map(({ url }) => url);
  if (urls.length === 0) return undefined;
  const least = IDS_OF_TRIAL + 1;
  if (countOf(ids.sale) < sales.length + least || countOf(ids.user) < least + urls.length) {
    onEvent("  no probes are sent: the target has no ids left for them");
    return undefined;
  }
  const id = (rule: (typeof ids)["sale"], n: number) => ownId(rule, "probe", IDS_OF_TRIAL + n, startedAt);
  const sale = id(ids.sale, 0);
  const units = probeUnits(urls.length, contract);
  let [asked, last] = [0, undefined as Answer | undefined];
  // A refusal says what is wrong, and the opening of the run's own sales will say it too.
  const isAnswered = async () => {
    last = await client.open(urls[asked++ % urls.length] ?? "", sale, units);
    return last.outcome === "ok" || last.told !== undefined;
  };
  await holdsInTime(isAnswered, { deadlineMs: OPENS_WITHIN_MS, everyMs: ASKS_EVERY_MS, signal });
  if (last?.outcome !== "ok") {
    const why = last?.told ?? last?.error ?? "no answer";
    onEvent(`  no probes are sent: their sale ${sale} could not be opened: ${why}`);
    return undefined;
  }
  const users = urls.map((_, n) => id(ids.user, n));
  for (const [n, user] of users.entries()) await client.prepareBuyer(urls[n] ?? "", user);
  return { sale, users };
}

/** Sends the probes, all at once; each asks until it knows, or until its time is up. */
export async function sendProbes(
  { target, stack, client }: Pick<ProbeContext, "target" | "stack" | "client">,
  { sale, users }: PlannedProbes,
  observe: (observations: readonly Observation[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const left = stack.servers
    .map(({ name, url, process }, n) => ({ name, url, state: process?.state, user: users[n] ?? "" }))
    .filter(({ state }) => state !== "removed");
  await Promise.all(
    left.map(async ({ name, url, user }) => {
      const at = Date.now();
      observe([{ kind: "probe", at, server: name, servers: left.length, sale, user, boundMs: BOUND_MS }]);
      while (Date.now() < at + BOUND_MS) {
        signal.throwIfAborted();
        const answer = await client.purchase(url, `${PROBE_PROCESS}${name}`, sale, user);
        if (isFinal(answer, target)) return;
        await wait(ASKS_EVERY_MS, undefined, { signal });
      }
    }),
  );
}

/**
 * Returns true if a probe need not ask again: it has bought, its order will tell, or it was refused for a reason that
 * waiting does not change.
 */
function isFinal(answer: Answer, target: Target): boolean {
  const { outcome, rule } = answer;
  const reason = rule === undefined ? undefined : target.replies[rule]?.reason;
  const isLastWord = target.requests.decision === null && isAccepted(answer, target);
  return outcome === "ok" || isLastWord || (reason !== undefined && reason !== "busy");
}

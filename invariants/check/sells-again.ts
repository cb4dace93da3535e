// Once all faults are healed, a fresh buyer gets a unit from every server that is left, and their order follows.
import type { Facts } from "../facts/facts.ts";
import { possiblePurchases } from "../facts/possible-units.ts";
import type { ProbeAnswer } from "../facts/probe-answers.ts";
import { stillToCome } from "../facts/still-to-come.ts";
import { buyerIn, type Check, Doubts, Findings, MAY_RETURN } from "../findings.ts";
import type { Probe } from "../record/observation.ts";
import { PROBE_GAVE_UP_MS } from "../record/probe.ts";

export const sellsAgain: Check = {
  name: "sells-again",
  kind: "liveness",
  since: 3,
  says: "once faults are healed, a fresh buyer on a sale with units is told bought within the stated bound by every server that is left, and their order follows",
  check(facts, { orderLagBoundMs }) {
    const findings = new Findings();
    const doubts = new Doubts();
    const { history, observations } = facts.cut;
    const doubt = history ?? observations ?? facts.timesDoubt() ?? unhealed(facts);
    for (const probe of doubt === undefined ? facts.probes : []) {
      findings.countChecked();
      checkProbe(facts, probe, orderLagBoundMs, findings, doubts);
    }
    return findings.result(doubt, unasked(facts), ...doubts.reasons);
  },
};

const unhealed = (facts: Facts): string | undefined =>
  facts.faults.some((one) => facts.isFailedHeal(one)) ? "a fault could not be undone" : undefined;

/** Which servers no probe was sent to. */
function unasked({ probes }: Facts): string | undefined {
  if (probes.length === 0) return "no buyer was sent after healing";
  const asked = new Set(probes.map(({ server }) => server)).size;
  const left = Math.max(...probes.map(({ servers }) => servers));
  return asked < left ? `no buyer was sent to ${left - asked} of ${left} servers after healing` : undefined;
}

function checkProbe(facts: Facts, probe: Probe, lagMs: number, findings: Findings, doubts: Doubts): void {
  const answers = facts.probeAnswers.of(probe);
  const who = `${buyerIn(probe.sale, probe.user)}, sent to ${probe.server} after healing,`;
  const bought = answers.find((answer) => isBought(answer, answers));
  if (bought !== undefined) {
    const tookMs = bought.completed - probe.at;
    if (tookMs > probe.boundMs)
      findings.add(
        `${who} was told bought after ${tookMs} ms; the bound is ${probe.boundMs} ms (no gid)`,
        probe,
        bought,
      );
    checkOrder(facts, probe, { from: bought, told: `${who} was told bought`, lagMs }, findings, doubts);
    return;
  }
  const refusal = answers.find(({ reason }) => reason !== undefined && reason !== "busy");
  if (refusal !== undefined) checkRefusal(facts, probe, { refusal, who }, findings, doubts);
  else if (!isDecidedLater(facts, probe, { answers, who, lagMs }, findings, doubts))
    checkWaited(probe, answers, who, findings, doubts);
}

/**
 * A shop may accept a purchase and decide later: then the order is the answer. Returns false if no such reply came last,
 * or the probe waited in vain for another.
 */
function isDecidedLater(
  facts: Facts,
  probe: Probe,
  { answers, who, lagMs }: { answers: ProbeAnswer[]; who: string; lagMs: number },
  findings: Findings,
  doubts: Doubts,
): boolean {
  const open = answers.find(({ isOpen }) => isOpen);
  if (open === undefined) return false;
  if (facts.unseen.has("orders")) {
    doubts.add("probes were told no more than that it is decided later, and orders are not seen");
    return true;
  }
  if (!hasOrder(facts, probe) && (answers.at(-1)?.completed ?? 0) >= givesUpAt(probe)) return false;
  const told = `${who} was only told ${open.error ?? "that it is decided later"}`;
  checkOrder(facts, probe, { from: open, told, lagMs }, findings, doubts);
  return true;
}

const givesUpAt = ({ at, boundMs }: Probe): number => at + boundMs - PROBE_GAVE_UP_MS;

const hasOrder = (facts: Facts, { sale, user: own }: Probe): boolean =>
  facts.sale(sale).orders.some(({ user }) => user === own);

/** A probe in doubt that asked again, and is told that it has a unit already, has bought. */
const isBought = (answer: ProbeAnswer, answers: readonly ProbeAnswer[]): boolean =>
  answer.outcome === "ok" ||
  (answer.reason === "already" &&
    answers.some(({ outcome, invoked }) => outcome === "info" && invoked <= answer.completed));

/** A refusal that waiting does not change. It is right where no unit is certain to be there. */
function checkRefusal(
  facts: Facts,
  probe: Probe,
  { refusal, who }: { refusal: ProbeAnswer; who: string },
  findings: Findings,
  doubts: Doubts,
): void {
  const { reason, error = "no reason given", invoked } = refusal;
  const sale = facts.sale(probe.sale);
  const isOpen = (sale.supplies.openedAt ?? Number.POSITIVE_INFINITY) < invoked;
  if (reason === "no-such-sale" && !isOpen) doubts.add("probes asked for a sale that may not have been open");
  else if (reason === "sold-out" && !hasUnits(facts, probe, refusal))
    doubts.add("probes asked for a sale that may have had no unit left");
  else findings.add(`${who} was refused (${error}, no gid), though units were there`, probe, refusal);
}

/** Returns true if the sale certainly had units for one more request. */
function hasUnits(facts: Facts, { sale: name }: Probe, { invoked, completed }: ProbeAnswer): boolean {
  const sale = facts.sale(name);
  const fitting = Math.floor(sale.supplies.certainBefore()(invoked) / sale.terms.unitsEach);
  return fitting > possiblePurchases(facts, sale).within(invoked, completed);
}

/** A probe that got no definite answer until its bound was over. */
function checkWaited(
  probe: Probe,
  answers: readonly ProbeAnswer[],
  who: string,
  findings: Findings,
  doubts: Doubts,
): void {
  const last = answers.at(-1);
  if (last === undefined) doubts.add("probes are not in the history");
  else if (last.completed < givesUpAt(probe)) doubts.add("probes gave up before their bound was over");
  else
    findings.add(
      `${who} was not told bought within ${probe.boundMs} ms, in ${answers.length} requests (no gid); the last answer: ${last.error ?? "none"}`,
      probe,
      last,
    );
}

/**
 * The order of a probe that was told *bought* or *accepted*. It is late if it is not there after the bound of `order-lag`, whatever
 * showed rest; before that, it may still come unless rest was proven.
 */
function checkOrder(
  facts: Facts,
  probe: Probe,
  { from, told, lagMs }: { from: ProbeAnswer; told: string; lagMs: number },
  findings: Findings,
  doubts: Doubts,
): void {
  if (facts.unseen.has("orders") || hasOrder(facts, probe)) return;
  const { rest, terms } = facts;
  const waitedMs = (rest?.at ?? from.completed) - from.completed;
  const isProven = rest?.rested === true && waitedMs > 0 && stillToCome(facts, lagMs) === undefined;
  if (terms.unitsReturn) doubts.add(`probes told bought have no order, and ${MAY_RETURN}`);
  else if (isProven || waitedMs > lagMs)
    findings.add(`${told} (no gid), and has no order ${Math.round(waitedMs)} ms later`, probe, from);
  else doubts.add("probes told bought have no order yet, which may still come");
}

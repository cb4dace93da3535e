// What a buyer does, whatever the script: asks for units, perhaps twice, and asks again when left in doubt.
// Writes the history itself: one line when the buyer asks, one when the answer is known. k6 runs this file once for each of
// its slots, and its engine is slow: what does not differ from buyer to buyer is done here once.
import { sleep } from "k6";
import exec from "k6/execution";
import { type Pen, penOf } from "k6/x/history";
import { compileRequest } from "../../../targets/compile-request.ts";
import { idOf, idValue } from "../../../targets/ids.ts";
import type { Values } from "../../../targets/render.ts";
import { isAccepted, lookAtHeaders } from "../../../targets/reply.ts";
import { jsonOf, savedIn } from "../../../targets/value-in-reply.ts";
import { behavioursOf } from "../behaviour.ts";
import { type Answer, answersOf } from "./answers.ts";
import { lineStart } from "./history-lines.ts";
import { readBuyers, readInput } from "./read-input.ts";
import { ownIdsOf, senderOf } from "./sender.ts";
import { sharedValues } from "./shared-values.ts";

const { plan, urls, target, values: given, historyFile } = readInput();
const buyers = readBuyers();
const MOST_RETRIES = 3;
const servers = urls.length;
/** Buyers do not wait for each other: each gives up after a while. */
const timeout = plan.requestTimeoutMs;

const { ids, requests } = target;
const common = sharedValues(given, { sale: idValue(ids.sale, plan.sale), units: target.contract.units });
/** Where buyers were prepared, they, or a reply to them, may have something of a shared name. */
const { method, path, headers, body } = compileRequest(requests.purchase, buyers === undefined ? common : {});
const withId = ownIdsOf(requests.purchase);
const { decision } = requests;
const asking = decision === null ? undefined : { ...decision, send: senderOf(decision, timeout) };
const answerOf = answersOf(target);
const { clicksTwice, retriesUnknown, comesBackAfterMs } = behavioursOf(plan.seed, plan.shares);

/** What k6 makes anew each time that it is asked for; and what asks and writes for this slot, by the click. */
let slot: { scenario: typeof exec.scenario; first: Pen<Answer>; second: Pen<Answer> } | undefined;

function newSlot() {
  const name = `k6-${exec.vu.idInTest}`;
  // The reply itself is looked at where it is accepted only, and where headers count.
  const repeats = decision === null && !lookAtHeaders(target);
  const pen = (process: string) =>
    penOf({ path: historyFile, start: lineStart(process, plan.sale), method, timeout, repeats }, answerOf);
  return { scenario: exec.scenario, first: pen(name), second: pen(`${name}-1`) };
}

/** The scenario's function: one buyer from the first click to a definite answer, or until they give up. */
export function buy(): void {
  slot ??= newSlot();
  const { first, second } = slot;
  const n = slot.scenario.iterationInTest;
  const user = idOf(ids.user, `b${n}`, n);
  const values = valuesOf(user, n);
  let told = clicksTwice(n) ? askTwice(first, second, user, values, n) : ask(first, user, values, n);
  let again = 0;
  while (told.meaning.outcome === "info" && again < MOST_RETRIES && retriesUnknown(n)) {
    again += 1;
    sleep(0.1 * again);
    told = ask(first, user, values, n + again);
  }
  const awayMs = told.isDecided ? comesBackAfterMs(n) : undefined;
  if (awayMs === undefined) return;
  sleep(awayMs / 1_000);
  ask(first, user, values, n + again + 1);
}

/** What the requests of the n-th buyer need beside what all share. */
function valuesOf(user: string, n: number): Values {
  const own = { user: idValue(ids.user, user) };
  return buyers === undefined ? own : { ...common, ...own, ...buyers[n] };
}

/** Sends the purchase to the n-th server in turn; returns what the buyer was told. */
function ask(pen: Pen<Answer>, user: string, values: Values, n: number): Answer {
  const server = urls[n % servers] ?? "";
  const all = withId(values);
  const answer = pen.ask(JSON.stringify(user), server + path(all), body(all), headers(all));
  return end(pen, answer, server, values);
}

/** Sends the purchase twice at once; returns a definite answer, or one in doubt. */
function askTwice(first: Pen<Answer>, second: Pen<Answer>, user: string, values: Values, n: number): Answer {
  const server = urls[n % servers] ?? "";
  // Both are made before the first is sent, since a value that is missing ends the iteration.
  const clicks = [first, second].map((pen) => {
    const all = withId(values);
    return { pen, url: server + path(all), body: body(all), headers: headers(all) };
  });
  const who = JSON.stringify(user);
  for (const click of clicks) click.pen.start(who, click.url, click.body, click.headers);
  const told = end(first, first.answer(), server, values);
  const again = end(second, second.answer(), server, values);
  return told.meaning.outcome === "info" ? again : told;
}

/** Records what a buyer was told at last, and returns it. */
function end(pen: Pen<Answer>, answer: Answer, server: string, values: Values): Answer {
  const told = asking === undefined ? answer : (decisionOn(answer, server, values) ?? answer);
  pen.told(told.ending);
  return told;
}

/**
 * Asks for the decision on an accepted purchase until it is known. Undefined if the target's time is up first, and where
 * there is nothing to ask for.
 */
function decisionOn({ reply, meaning }: Answer, server: string, values: Values): Answer | undefined {
  if (asking === undefined || reply === undefined || !isAccepted(meaning, target)) return undefined;
  const { everyMs, withinMs, send } = asking;
  const all = { ...common, ...values, ...savedIn(reply, jsonOf(reply), requests.purchase.save) };
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    sleep(everyMs / 1_000);
    const told = answerOf(send(server, all));
    if (told.meaning.rule !== undefined && !isAccepted(told.meaning, target)) return told;
  }
  return undefined;
}

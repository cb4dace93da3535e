// What a buyer does, whatever the script: asks for units, perhaps twice, and asks again when left in doubt.
// Writes the history itself: one line when the buyer asks, one when the answer is known.
import { sleep } from "k6";
import exec from "k6/execution";
import http, { type RefinedResponse, type ResponseType } from "k6/http";
import { renderRequest } from "../../../targets/compile-request.ts";
import { idOf, idValue } from "../../../targets/ids.ts";
import type { Values } from "../../../targets/render.ts";
import { isAccepted, isDecided, type Meaning, meaningOf } from "../../../targets/reply.ts";
import type { RequestTemplate } from "../../../targets/schema/requests.ts";
import { jsonOf, type Reply, savedIn } from "../../../targets/value-in-reply.ts";
import { behaviourOf } from "../behaviour.ts";
import { readBuyers, readInput } from "./read-input.ts";

const input = readInput();
const buyers = readBuyers();
const { plan, urls, target } = input;
/** k6's codes for a connection that was refused: the request was never sent. */
const REFUSED = 1212;
const MOST_RETRIES = 3;
/** Buyers do not wait for each other: each gives up after a while. */
const timeout = `${plan.requestTimeoutMs}ms`;

/** One request, as the history has it when it begins. */
interface Asked {
  process: string;
  user: string;
  invoked: number;
}

/** A buyer, and what their requests need. */
interface Asker {
  user: string;
  values: Values;
}

/** The scenario's function: one buyer from the first click to a definite answer, or until they give up. */
export function buy(): void {
  const n = exec.scenario.iterationInTest;
  const user = idOf(target.ids.user, `b${n}`, n);
  const own = { user: idValue(target.ids.user, user), units: target.contract.units };
  const asker = {
    user,
    values: { ...input.values, sale: idValue(target.ids.sale, plan.sale), ...own, ...buyers?.[n] },
  };
  const behaviour = behaviourOf(plan.seed, n, plan.shares);
  let told = ask(asker, n, behaviour.clicksTwice ? 2 : 1);
  let again = 0;
  while (told.outcome === "info" && behaviour.retriesUnknown && again < MOST_RETRIES) {
    again += 1;
    sleep(0.1 * again);
    told = ask(asker, n + again, 1);
  }
  if (behaviour.comesBackAfterMs === undefined || !isDecided(told)) return;
  sleep(behaviour.comesBackAfterMs / 1_000);
  ask(asker, n + again + 1, 1);
}

/** Sends the purchase, `clicks` times at once, to the n-th server in turn; returns the first definite answer, or one in doubt. */
function ask({ user, values }: Asker, n: number, clicks: number): Meaning {
  const server = urls[n % urls.length] ?? "";
  const asked = Array.from({ length: clicks }, (_, click) => note(user, click));
  const requests = asked.map(() => requestOf(server, target.requests.purchase, values));
  const [only] = requests;
  const replies =
    clicks === 1 && only !== undefined
      ? [http.request(only.method, only.url, only.body, only.params)]
      : http.batch(requests);
  const answers = asked.map((one, index) => answered(one, replies[index], server, values));
  return answers.find(({ outcome }) => outcome !== "info") ?? { outcome: "info" };
}

function requestOf(server: string, template: RequestTemplate, values: Values) {
  const given = { ...values, "request.id": freshId() };
  const { method, path, headers, body } = renderRequest(template, given);
  const params = {
    headers,
    timeout,
    responseCallback: null as unknown as ReturnType<typeof http.expectedStatuses>,
  };
  return { method, url: `${server}${path}`, body, params };
}

function note(user: string, click: number): Asked {
  const process = `k6-${exec.vu.idInTest}${click === 0 ? "" : `-${click}`}`;
  const asked = { process, op: "purchase", sale: plan.sale, user, invoked: Date.now() };
  console.log(JSON.stringify(asked));
  return asked;
}

function answered(
  asked: Asked,
  reply: RefinedResponse<ResponseType> | undefined,
  server: string,
  values: Values,
): Meaning {
  let [last, meaning] = [reply, meaningFor(reply)];
  if (reply !== undefined && isAccepted(meaning, target))
    [last, meaning] = decided(reply, meaning, server, values);
  const status = last === undefined || last.status === 0 ? {} : { status: last.status };
  console.log(JSON.stringify({ ...asked, completed: Date.now(), ...status, ...meaning }));
  return meaning;
}

/** Asks for the decision on an accepted purchase until it is known, or the target's time is up. */
function decided(
  accepted: RefinedResponse<ResponseType>,
  meaning: Meaning,
  server: string,
  values: Values,
): [RefinedResponse<ResponseType>, Meaning] {
  const { decision, purchase } = target.requests;
  if (decision === null) return [accepted, meaning];
  const { everyMs, withinMs, ...template } = decision;
  const reply = replyOf(accepted);
  const saved = { ...values, ...savedIn(reply, jsonOf(reply), purchase.save) };
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    sleep(everyMs / 1_000);
    const { method, url, body, params } = requestOf(server, template, saved);
    const said = http.request(method, url, body, params);
    const now = meaningFor(said);
    if (now.rule !== undefined && !isAccepted(now, target)) return [said, now];
  }
  return [accepted, meaning];
}

/** What a reply means. Without one, only a connection that was refused proves that the request was never sent. */
function meaningFor(reply: RefinedResponse<ResponseType> | undefined): Meaning {
  if (reply !== undefined && reply.status !== 0) return meaningOf(replyOf(reply), target);
  return reply?.error_code === REFUSED
    ? { outcome: "fail", error: "ECONNREFUSED" }
    : { outcome: "info", error: reply?.error ?? "no reply" };
}

const replyOf = (reply: RefinedResponse<ResponseType>): Reply => ({
  status: reply.status,
  text: String(reply.body ?? ""),
  header: (name) => Object.entries(reply.headers).find(([key]) => key.toLowerCase() === name)?.[1],
});

/** An id that no other request has. */
const freshId = (): string => `${exec.vu.idInTest}-${Date.now()}-${Math.random().toString(36).slice(2)}`;

// What a buyer does, whatever the script: asks for a unit, perhaps twice, and asks again when left in doubt.
// Writes the history itself: one line when the buyer asks, one when they are answered.
import { sleep } from "k6";
import exec from "k6/execution";
import http, { type RefinedResponse, type ResponseType } from "k6/http";
import { renderRequest } from "../../../targets/render.ts";
import { meaningOf } from "../../../targets/reply.ts";
import { behaviourOf } from "../behaviour.ts";
import { readInput } from "./read-input.ts";

const input = readInput();
const { plan, urls } = input;
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

/** The scenario's function: one buyer from the first click to a definite answer, or until they give up. */
export function buy(): void {
  const n = exec.scenario.iterationInTest;
  const user = `b${n}`;
  const behaviour = behaviourOf(plan.seed, n, plan.shares);
  let outcome = ask(user, n, behaviour.clicksTwice ? 2 : 1);
  for (let again = 1; outcome === "info" && behaviour.retriesUnknown && again <= MOST_RETRIES; again++) {
    sleep(0.1 * again);
    outcome = ask(user, n + again, 1);
  }
}

/** Sends the purchase, `clicks` times at once; returns the first outcome that is definite, or `info`. */
function ask(user: string, n: number, clicks: number): "ok" | "fail" | "info" {
  const values = { ...input.values, sale: plan.sale, user };
  const { method, path, headers, body } = renderRequest(input.purchase, values);
  const url = `${urls[n % urls.length]}${path}`;
  const params = {
    headers,
    timeout,
    responseCallback: null as unknown as ReturnType<typeof http.expectedStatuses>,
  };
  const asked = Array.from({ length: clicks }, (_, click) => note(user, click));
  const request = { method, url, body, params };
  const replies =
    clicks === 1
      ? [http.request(method, url, body, params)]
      : http.batch(Array.from({ length: clicks }, () => request));
  const outcomes = asked.map((one, index) => answered(one, replies[index]));
  return outcomes.find((outcome) => outcome !== "info") ?? "info";
}

function note(user: string, click: number): Asked {
  const process = `k6-${exec.vu.idInTest}${click === 0 ? "" : `-${click}`}`;
  const asked = { process, op: "purchase", sale: plan.sale, user, invoked: Date.now() };
  console.log(JSON.stringify(asked));
  return asked;
}

function answered(asked: Asked, reply: RefinedResponse<ResponseType> | undefined): "ok" | "fail" | "info" {
  const completed = Date.now();
  const line = { ...asked, completed };
  if (reply === undefined || reply.status === 0) {
    const refused = reply?.error_code === REFUSED;
    const outcome = refused ? "fail" : "info";
    console.log(
      JSON.stringify({ ...line, outcome, error: refused ? "ECONNREFUSED" : (reply?.error ?? "no reply") }),
    );
    return outcome;
  }
  const meaning = meaningOf(reply.status, parse(reply.body), input);
  console.log(JSON.stringify({ ...line, status: reply.status, ...meaning }));
  return meaning.outcome;
}

function parse(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

// What a buyer does, whatever the profile: asks for a unit, perhaps twice, and asks again when left in doubt.
// Writes the history itself: one line when he asks, one when he is answered.
import { sleep } from "k6";
import exec from "k6/execution";
import http, { type RefinedResponse, type ResponseType } from "k6/http";
import { renderRequest } from "../../../targets/render.ts";
import { meaningOf } from "../../../targets/reply.ts";
import { traitsOf } from "../traits.ts";
import type { Errand } from "./errand.ts";

// k6 reads files at this point of its life only.
export const errand: Errand = JSON.parse(open(__ENV["ERRAND"] ?? "errand.json"));

const { plan, urls } = errand;
/** k6's codes for a connection that was refused: the request was never sent. */
const REFUSED = 1212;
const MOST_RETRIES = 3;
/** Buyers do not wait for each other: each gives up after a while. */
const timeout = `${plan.requestTimeoutMs}ms`;

interface Asked {
  process: string;
  user: string;
  invoked: number;
}

/** The scenario's function: one buyer from the first click to a definite answer, or until he gives up. */
export function buy(): void {
  const n = exec.scenario.iterationInTest;
  const user = `b${n}`;
  const traits = traitsOf(plan.seed, n, plan.shares);
  let outcome = ask(user, n, traits.clicksTwice ? 2 : 1);
  for (let again = 1; outcome === "info" && traits.retriesUnknown && again <= MOST_RETRIES; again++) {
    sleep(0.1 * again);
    outcome = ask(user, n + again, 1);
  }
}

/** Sends the purchase, `clicks` times at once; gives the first outcome that is definite, or `info`. */
function ask(user: string, n: number, clicks: number): "ok" | "fail" | "info" {
  const values = { ...errand.values, sale: plan.sale, user };
  const { method, path, headers, body } = renderRequest(errand.purchase, values);
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
  const meaning = meaningOf(reply.status, parse(reply.body), errand);
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

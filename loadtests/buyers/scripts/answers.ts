// What k6's replies tell a buyer, and how the history says it. A stampede is told the same again and again: what the last
// reply meant is not found out again, since k6's engine is slow.
import { compileReplies, lookAtHeaders, type Meaning, type Replies } from "../../../targets/reply.ts";
import type { Reply } from "../../../targets/value-in-reply.ts";
import { lineEnding } from "./history-lines.ts";
import type { K6Response } from "./sender.ts";

/** k6's code for a connection that was refused: the request was never sent. */
const REFUSED = 1212;

/** What a buyer was told. */
export interface Answer {
  /** 0 where no reply came. */
  status: number;
  meaning: Meaning;
  /** How the line of the history ends that says so. */
  ending: string;
}

/** Reads the rules of a target once; what it returns tells what a reply means. */
export function answersOf(replies: Replies): (response: K6Response | undefined) => Answer {
  const meaningOf = compileReplies(replies);
  const isOfBody = !lookAtHeaders(replies);
  let last: { body: K6Response["body"]; answer: Answer } | undefined;
  return (response) => {
    const status = response?.status ?? 0;
    if (response === undefined || status === 0) return answer(0, withoutReply(response));
    const { body } = response;
    if (last !== undefined && last.body === body && last.answer.status === status) return last.answer;
    const found = answer(status, meaningOf(new K6Reply(response)));
    if (isOfBody) last = { body, answer: found };
    return found;
  };
}

const answer = (status: number, meaning: Meaning): Answer => ({
  status,
  meaning,
  ending: lineEnding(status, meaning),
});

/** Without a reply, only a connection that was refused proves that the request was never sent. */
const withoutReply = (response: K6Response | undefined): Meaning =>
  response?.error_code === REFUSED
    ? { outcome: "fail", error: "ECONNREFUSED" }
    : { outcome: "info", error: response?.error ?? "no reply" };

/** A reply as the rules of a target read it. */
export class K6Reply implements Reply {
  readonly #response: K6Response;
  constructor(response: K6Response) {
    this.#response = response;
  }

  get status(): number {
    return this.#response.status;
  }

  get text(): string {
    return String(this.#response.body ?? "");
  }

  header(name: string): string | undefined {
    return Object.entries(this.#response.headers).find(([key]) => key.toLowerCase() === name)?.[1];
  }
}

// What k6's replies tell a buyer, and how the history says it.
import { compileReplies, isDecided, type Meaning, type Replies } from "../../../targets/reply.ts";
import type { Reply } from "../../../targets/value-in-reply.ts";
import { lineEnding } from "./history-lines.ts";
import type { K6Response } from "./sender.ts";

/** k6's code for a connection that was refused: the request was never sent. */
const REFUSED = 1212;

/** What a buyer was told. */
export interface Answer {
  meaning: Meaning;
  /** The buyer knows how it ended: {@link isDecided}. */
  isDecided: boolean;
  /** How the line of the history ends that says so. */
  ending: string;
  /** Undefined where none came. */
  reply?: K6Reply;
}

/** Reads the rules of a target once; what it returns tells what a reply means. */
export function answersOf(replies: Replies): (response: K6Response) => Answer {
  const meaningOf = compileReplies(replies);
  return (response) => {
    const { status } = response;
    if (status === 0) return answer(0, withoutReply(response));
    const reply = new K6Reply(response);
    return { ...answer(status, meaningOf(reply)), reply };
  };
}

const answer = (status: number, meaning: Meaning): Answer => ({
  meaning,
  isDecided: isDecided(meaning),
  ending: lineEnding(status, meaning),
});

/** Without a reply, only a connection that was refused proves that the request was never sent. */
const withoutReply = ({ error_code, error }: K6Response): Meaning =>
  error_code === REFUSED ? { outcome: "fail", error: "ECONNREFUSED" } : { outcome: "info", error };

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

// What a simulated sale leaves behind: history and observations as those of a run, in memory.
import { Facts } from "../../../invariants/facts/facts.ts";
import type { Operation } from "../../../invariants/record/history.ts";
import type { Observation } from "../../../invariants/record/observation.ts";
import { type Meaning, meaningOf, namedReplies } from "../../../targets/reply.ts";
import type { HttpReply } from "../network/http-client.ts";
import { FASTIFY_REPLIES } from "./replies.ts";

/** Who began something, and when. */
type Begun = Pick<Operation, "process" | "op" | "invoked"> & Partial<Operation>;

/** The record of one sale while it is made. */
export class Record {
  readonly operations: Operation[] = [];
  readonly observations: Observation[] = [];

  /** An operation that has begun. Until the function that it returns is called, it has no end. */
  begin(begun: Begun): (ended: Partial<Operation>) => void {
    const operation: Operation = { completed: Number.POSITIVE_INFINITY, outcome: "info", ...begun };
    this.operations.push(operation);
    return (ended) => void Object.assign(operation, ended);
  }

  observe(observation: Observation): void {
    this.observations.push(observation);
  }

  facts(): Facts {
    const facts = new Facts({ format: 3, replies: REPLIES });
    for (const observation of CLOCKS) facts.addObservation(observation);
    const ended = [...this.operations].sort((a, b) => a.completed - b.completed);
    for (const operation of ended) facts.addOperation(operation);
    for (const observation of this.observations) facts.addObservation(observation);
    return facts;
  }
}

const REPLIES = namedReplies(FASTIFY_REPLIES);
const CLOCKS: Observation[] = (["harness", "mysql"] as const).map((of) => ({
  ...{ kind: "clock", of, at: 0, offsetMs: 0, errorMs: 0 },
}));

/** What a reply means by the rules of this project's target. */
export function meaningOfReply({ status, body }: HttpReply): Meaning & { status: number } {
  const reply = { status, text: body, header: () => undefined };
  return { status, ...meaningOf(reply, { replies: FASTIFY_REPLIES, gid: "gid" }) };
}

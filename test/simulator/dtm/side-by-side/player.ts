// Takes the life of one message through a DTM, simulated or real, and writes down what it sees after each step.
import { type Ask, type Reply, type Round, type Sequence, SUCCESS } from "./sequences.ts";

/** What can be seen of a message: all calls for it so far, what `query` tells without its times, and when it is due. */
export interface Look {
  calls: string[];
  state: string;
  dueSecond: number | undefined;
}

/** A step, the reply to it, and what was seen after it. */
export interface Line extends Look {
  what: string;
  reply: string;
}

/** DTM, simulated or real, in two replicas. */
export interface Side {
  ask(sequence: Sequence, ask: Ask): Promise<string>;
  /** Answers a call for this gid, by its position among all of them. */
  answer(gid: string, position: number, reply: Reply): void;
  /** Looks at a message; where it is known what should be seen, waits for it until a deadline. */
  look(gid: string, expected: Look | undefined): Promise<Look>;
}

/**
 * Both clocks are the machine's, but the simulated cron loop has looked at all messages when the real one begins. The
 * intervals to be told apart differ by ten seconds or more.
 */
const CLOCKS_DIFFER_S = 8;

/** True if both saw the same. */
export const isSame = (a: Look, b: Look): boolean =>
  a.state === b.state &&
  a.calls.join("\n") === b.calls.join("\n") &&
  (a.dueSecond === undefined) === (b.dueSecond === undefined) &&
  Math.abs((a.dueSecond ?? 0) - (b.dueSecond ?? 0)) <= CLOCKS_DIFFER_S;

export class Player {
  readonly lines: Line[] = [];
  readonly sequence: Sequence;
  readonly #side: Side;
  readonly #expected: readonly Line[] | undefined;
  /** The positions of calls that are not answered yet. */
  #open: number[] = [];
  #seen = 0;

  /** Throws at the first step after which it does not see what is expected. */
  constructor(side: Side, sequence: Sequence, expected?: readonly Line[]) {
    this.#side = side;
    this.sequence = sequence;
    this.#expected = expected;
  }

  async steps({ steps }: Round): Promise<void> {
    for (const step of steps) {
      if ("ask" in step) await this.#ask(step.ask);
      else if (this.#open.length > 0) {
        const [position = 0] = this.#open.splice(step.which % this.#open.length, 1);
        await this.#answer(position, step.reply);
      }
    }
  }

  /** Answers every open call, and those that follow. */
  async leftovers({ leftovers }: Round): Promise<void> {
    const replies = [...leftovers];
    for (let next = this.#open.shift(); next !== undefined; next = this.#open.shift())
      await this.#answer(next, replies.length > 0 ? replies.shift() : SUCCESS);
  }

  /** The cron loop has looked: if it calls for this message, answers that and what follows, and all that is open. */
  async cron(round: Round): Promise<void> {
    const plans = [...round.cron];
    let seen = this.#seen;
    await this.#note("the cron loop looks", "");
    while (this.#seen > seen) {
      seen = this.#seen;
      const position = this.#open.pop() ?? 0;
      const plan = plans.shift() ?? { during: [], reply: SUCCESS };
      for (const ask of plan.during) await this.#ask(ask);
      seen = this.#seen;
      await this.#answer(position, plan.reply);
    }
    await this.leftovers(round);
  }

  /** These calls ended with the replica that made them. */
  forget(positions: readonly number[]): void {
    this.#open = this.#open.filter((position) => !positions.includes(position));
  }

  async #ask(ask: Ask): Promise<void> {
    const reply = await this.#side.ask(this.sequence, ask);
    await this.#note(`${ask.operation} ${ask.body} at replica ${ask.replica}`, reply);
  }

  async #answer(position: number, reply: Reply): Promise<void> {
    this.#side.answer(this.sequence.gid, position, reply);
    await this.#note(`answer call ${position} with ${JSON.stringify(reply) ?? "nothing"}`, "");
  }

  async #note(what: string, reply: string): Promise<void> {
    const expected = this.#expected?.[this.lines.length];
    const look = await this.#side.look(this.sequence.gid, expected);
    for (; this.#seen < look.calls.length; this.#seen++) this.#open.push(this.#seen);
    const line = { what, reply, ...look };
    this.lines.push(line);
    if (this.#expected === undefined) return;
    if (expected?.what !== what || expected.reply !== reply || !isSame(look, expected))
      throw new Error(this.#difference(line, expected));
  }

  #difference(seen: Line, expected: Line | undefined): string {
    const before = this.lines.slice(0, -1).map((line) => `  ${line.what} → ${line.reply}`);
    const { gid, bodies } = this.sequence;
    const texts = (line: Line | undefined) =>
      line === undefined ? [] : [line.what, line.reply, line.state, `due ${line.dueSecond}`, ...line.calls];
    const [here, there] = [texts(seen), texts(expected)];
    return [
      `DTM and the simulated one differ on ${gid}, with bodies ${JSON.stringify(bodies)}, after`,
      ...before,
      `  ${seen.what}`,
      ...here.filter((text) => !there.includes(text)).map((text) => `DTM:       ${text}`),
      ...there.filter((text) => !here.includes(text)).map((text) => `simulated: ${text}`),
    ].join("\n");
  }
}

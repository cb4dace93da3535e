// Whether a trial's purchases went through DTM: its messages, and those of them that stay unfinished.
import { type Static, Type } from "@sinclair/typebox";
import { request } from "undici";
import { parserOf } from "../../base/parse.ts";
import { holdsInTime } from "../../base/until.ts";
import { dtmMessages } from "../../invariants/observe/dtm.ts";
import { askingsOf, given, type Trial } from "./trial.ts";

const Answer = Type.Object({ transaction: Type.Union([Type.Object({ gid: Type.String() }), Type.Null()]) });
const parseAnswer = parserOf(Answer, "DTM's answer");
const TIMEOUT_MS = 5_000;
const FINISHED_WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 200;

/** The messages of one DTM. */
export class Messages {
  readonly #url: string;
  #before: ReadonlySet<string> = new Set();
  constructor(url: string) {
    this.#url = url;
  }

  /** Those that are unfinished before the trial are not its own. */
  async rememberThose(): Promise<void> {
    this.#before = new Set(await this.#unfinished());
  }

  /** Waits until none of the trial is unfinished, and looks whether there was any. */
  async look(signal: AbortSignal, trial: Trial): Promise<NonNullable<Trial["messages"]>> {
    const gids = gidsOf(trial);
    let left: string[] = [];
    let isSeen = false;
    const isDrained = async () => {
      left = (await this.#unfinished()).filter((gid) => !this.#before.has(gid));
      isSeen ||= left.length > 0;
      return left.length === 0;
    };
    const drained = await holdsInTime(isDrained, {
      ...{ deadlineMs: FINISHED_WITHIN_MS, everyMs: LOOK_EVERY_MS, signal },
    });
    if (!drained && left.length === 0) return { unfinished: 0, refused: "DTM does not answer" };
    for (const gid of gids) isSeen ||= await this.#has(gid);
    return { unfinished: left.length, ...(isSeen || gids.length > 0 ? { seen: isSeen } : {}) };
  }

  async #unfinished(): Promise<string[]> {
    return (await dtmMessages(this.#url)).map(({ gid }) => gid);
  }

  async #has(gid: string): Promise<boolean> {
    const url = `${this.#url}/api/dtmsvr/query?gid=${encodeURIComponent(gid)}`;
    const reply = await request(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const answer: Static<typeof Answer> = parseAnswer(await reply.body.json());
    return answer.transaction !== null;
  }
}

/** The gids that the trial was told, or that the stores name. */
function gidsOf(trial: Trial): string[] {
  const told = askingsOf(trial).flatMap(({ meaning }) => meaning.gid ?? []);
  const held = [...(given(trial.end?.ledger) ?? []), ...(given(trial.end?.orders) ?? [])];
  return [
    ...new Set([
      ...told,
      ...held.flatMap(({ gid, user }) => (gid === undefined || gid === user ? [] : [gid])),
    ]),
  ];
}

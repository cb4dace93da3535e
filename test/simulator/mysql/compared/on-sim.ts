// What the simulated MySQL does with the steps of its sessions.
import { isDeepStrictEqual } from "node:util";
import { SimMysql, type SimSession } from "../sim-mysql.ts";
import { inWords, SESSIONS, type Statement } from "./steps.ts";

/** What is seen after each step: the answers of each session so far, and which sessions wait for one. */
export interface Seen {
  answers: string[][];
  waiting: number[];
}

/** What a session does: a statement, or its end. */
export interface Sent {
  session: number;
  statement: Statement | "close";
  /** The sessions that MariaDB has rolled back in this step, to break a circle: who that is is its choice. */
  victims: number[];
  /** Whether it was not answered at once. */
  waited: boolean;
}

/** Sends all of this to a new simulated MySQL. Returns what is seen after the last, and how many wait who have ended. */
export function simulate(
  all: readonly Sent[],
  next: (count: number) => number = () => 0,
): Seen & { mysql: SimMysql; waitingAfterEnd: number } {
  let victims: number[] = [];
  const sessions: SimSession[] = [];
  // Where no session was told, the victim is one that has closed its connection.
  const victim = (circle: readonly SimSession[]) =>
    circle.find((one) => victims.includes(sessions.indexOf(one))) ??
    circle.find((one) => !sessions.includes(one)) ??
    sessions.find((one) => circle.includes(one));
  const mysql = new SimMysql({ victim, next });
  for (let n = 0; n < SESSIONS; n++) sessions.push(mysql.open());
  const answers = sessions.map((): string[] => []);
  const waiting = new Set<number>();
  for (const one of all) {
    const { session, statement } = one;
    victims = one.victims;
    if (statement === "close") {
      sessions[session]?.close();
      sessions[session] = mysql.open();
      waiting.delete(session);
      continue;
    }
    waiting.add(session);
    sessions[session]?.run(...statement, (outcome) => {
      waiting.delete(session);
      answers[session]?.push(inWords("rows" in outcome ? outcome.rows : outcome));
    });
  }
  return { answers, waiting: [...waiting].sort(), mysql, waitingAfterEnd: mysql.waiting - waiting.size };
}

/**
 * Whether it depends on chance what is seen after the last: several sessions go on at once, and meet. MariaDB runs them on
 * threads of their own.
 */
export function isRace(all: readonly Sent[]): boolean {
  const seen = (next: (count: number) => number) => {
    const { mysql, ...rest } = simulate(all, next);
    return { ...rest, stored: mysql.snapshot() };
  };
  return !isDeepStrictEqual(
    seen(() => 0),
    seen((count) => count - 1),
  );
}

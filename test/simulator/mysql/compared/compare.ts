// Sends the same to both, statement by statement, and demands that the same is seen.
import { isDeepStrictEqual } from "node:util";
import * as assert from "uvu/assert";
import { readAsset } from "../../../../server/assets.ts";
import type { OnMariadb } from "./on-mariadb.ts";
import { isRace, type Sent, simulate } from "./on-sim.ts";
import { SESSIONS, type Step, statements } from "./steps.ts";

const AGREE_WITHIN_MS = 3_000;

/** Waits until MariaDB has done what the simulated MySQL does with the same. Returns the sessions that wait. */
async function agree(real: OnMariadb, sent: Sent[]): Promise<number[]> {
  const last = sent.at(-1);
  const before = simulate(sent.slice(0, -1)).answers;
  const hasEnds = sent.some(({ statement }) => statement === "close");
  const deadline = performance.now() + AGREE_WITHIN_MS;
  for (;;) {
    const isBusy = hasEnds || real.waiting.length > 0;
    const [waits, sessions] = isBusy ? [await real.waits(), hasEnds && (await real.sessions())] : [0, false];
    const { answers, waiting } = real;
    if (last !== undefined) last.victims = victimsIn(answers, before);
    const { mysql: _, waitingAfterEnd, ...expected } = simulate(sent);
    const wanted = {
      ...expected,
      waits: expected.waiting.length + waitingAfterEnd,
      sessions: hasEnds && SESSIONS + waitingAfterEnd,
    };
    if (isDeepStrictEqual({ answers, waiting, waits, sessions }, wanted)) return waiting;
    if (performance.now() > deadline)
      assert.equal(wanted, { answers, waiting, waits, sessions }, `after ${JSON.stringify(sent)}`);
  }
}

/** The sessions that were rolled back since then, to break a circle. */
const victimsIn = (answers: string[][], before: string[][]): number[] =>
  [...answers.keys()].filter((session) =>
    answers[session]?.slice(before[session]?.length).includes("error 1213"),
  );

/**
 * Compares the two, one case after another. Each case throws where they differ, and resolves with the answers, and the word
 * "waited" for each statement that waited. What MariaDB leaves to a race of its threads is not sent.
 */
export function comparison(real: OnMariadb): (all: readonly Step[]) => Promise<string[]> {
  const statementOf = statements();
  const deleteOrders = readAsset("./orders/delete-orders.sql");
  let areAtRest = false;
  return async (all) => {
    // The records of a later sale stand behind those of earlier ones, and so meet no lock of theirs.
    const sale = real.nextSale();
    await real.begin(areAtRest);
    areAtRest = false;
    const sent: Sent[] = [];
    let waiting: number[] = [];
    const send = async (session: number, statement: Sent["statement"]): Promise<boolean> => {
      if (waiting.includes(session) && statement !== "close") return false;
      const next: Sent = { session, statement, victims: [], waited: false };
      if (isRace([...sent, next])) return false;
      sent.push(next);
      await real.send(session, statement);
      waiting = await agree(real, sent);
      next.waited = waiting.includes(session);
      return true;
    };
    for (const { session, deed } of all) await send(session, statementOf(deed, sale));
    // A session that waits for a later one can commit in the next round only.
    const committed = new Set<number>();
    for (let round = 0; round < SESSIONS; round++)
      for (let session = 0; session < SESSIONS; session++)
        if (!committed.has(session) && (await send(session, ["COMMIT", []]))) committed.add(session);
    const { mysql } = simulate(sent);
    assert.equal(mysql.snapshot(), await real.stored(sale));
    const isAtRest = committed.size === SESSIONS && mysql.waiting === 0;
    if (isAtRest) await send(0, [deleteOrders, [sale]]);
    areAtRest = isAtRest;
    return [...real.answers.flat(), ...sent.filter(({ waited }) => waited).map(() => "waited")];
  };
}

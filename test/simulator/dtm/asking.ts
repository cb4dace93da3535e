// A simulated DTM for tests of one: its clock, its store, and shorthands to ask it and to answer its calls.
import { type DtmReply, DtmStore, SimDtm } from "./sim-dtm.ts";

export const SUCCESS: DtmReply = { status: 200, body: '{"dtm_result":"SUCCESS"}' };
export const START_MS = 1_000_400;

/** A DTM on a store of its own, its clock at 400 ms past a second, and shorthands to ask it. */
export function world(options: { boltdb?: boolean } = {}) {
  const clock = { ms: START_MS };
  const now = () => clock.ms;
  const store = new DtmStore(now);
  const open = () => new SimDtm(store, { now, ...options });
  return { clock, store, open, dtm: open() };
}

const bodyOf = (gid: string, more: object = {}): string =>
  JSON.stringify({
    gid,
    trans_type: "msg",
    query_prepared: "http://shop/back",
    steps: [{ action: "http://shop/order" }],
    payloads: ['{"users":["ann"]}'],
    timeout_to_fail: 3,
    retry_interval: 4,
    branch_headers: { "X-Branch-Token": "secret" },
    ...more,
  });

export const post = (dtm: SimDtm, operation: string, gid: string, more: object = {}): DtmReply =>
  dtm.request("POST", `/api/dtmsvr/${operation}`, bodyOf(gid, more));

export const stateOf = (dtm: SimDtm, gid: string): string =>
  /"status":"(\w+)","query_prepared/.exec(
    dtm.request("GET", `/api/dtmsvr/query?gid=${gid}`, undefined).body,
  )?.[1] ?? "none";

/** Answers every call that is there now, and returns what was called. */
export const answerAll = (dtm: SimDtm, reply: DtmReply | undefined): string[] =>
  dtm.takeCalls().map(({ id, method, url }) => {
    dtm.answered(id, reply);
    return `${method} ${url}`;
  });

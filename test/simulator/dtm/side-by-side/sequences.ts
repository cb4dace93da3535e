// Random lives of one message each: what clients ask of DTM, what its calls are answered, and when its cron loop looks.
import fc from "fast-check";
import type { MessageBody } from "../message.ts";
import type { DtmReply } from "../sim-dtm.ts";

/** What a client asks of one of the replicas, with one of the message's bodies. */
export interface Ask {
  operation: "prepare" | "submit" | "abort" | "resetNextCronTime";
  body: 0 | 1;
  replica: 0 | 1;
}
/** What becomes of a call; undefined: no reply comes. */
export type Reply = DtmReply | undefined;
/** An ask, or the reply to one of the calls that are open. */
export type Step = { ask: Ask } | { reply: Reply; which: number };

/** First the steps; then all open calls are answered; then the cron loop looks, and its calls are answered as planned. */
export interface Round {
  steps: Step[];
  leftovers: Reply[];
  cron: { during: Ask[]; reply: Reply }[];
}

export type Body = Omit<MessageBody, "gid">;

export interface Sequence {
  gid: string;
  bodies: readonly [Body, Body];
  rounds: Round[];
}

export const SUCCESS: DtmReply = { status: 200, body: '{"dtm_result":"SUCCESS"}' };

const reply: fc.Arbitrary<Reply> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(SUCCESS) },
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 4,
    arbitrary: fc
      .record({
        status: fc.constantFrom(200, 201, 204, 404, 409, 425, 500),
        body: fc.constantFrom(
          "",
          "{}",
          "so FAILURE it is",
          "still ONGOING",
          "FAILURE, not ONGOING",
          "failure",
        ),
      })
      // HTTP has no body here.
      .map(({ status, body }) => ({ status, body: status === 204 ? "" : body })),
  },
);

const ask: fc.Arbitrary<Ask> = fc.record({
  operation: fc.oneof(
    { weight: 4, arbitrary: fc.constant("prepare" as const) },
    { weight: 5, arbitrary: fc.constant("submit" as const) },
    { weight: 1, arbitrary: fc.constantFrom("abort" as const, "resetNextCronTime" as const) },
  ),
  body: fc.constantFrom(0 as const, 1 as const),
  replica: fc.constantFrom(0 as const, 1 as const),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ ask }),
  fc.record({ reply, which: fc.nat({ max: 3 }) }),
);

const round: fc.Arbitrary<Round> = fc.record({
  steps: fc.array(step, { maxLength: 5 }),
  leftovers: fc.array(reply, { maxLength: 2 }),
  cron: fc.array(fc.record({ during: fc.array(ask, { maxLength: 1 }), reply }), { maxLength: 3 }),
});

const HEADERS = [{ "X-Branch-Token": "secret" }, { b: "<2>", "X-A": "1", "content-type": "text/plain" }];

/** A body whose addresses begin with `base`. A message is due by itself after ten seconds or more, so not in a test. */
const body = (base: string): fc.Arbitrary<Body> =>
  fc
    .record({
      // Branches, and now and then a payload less than steps.
      payloads: fc.array(fc.constantFrom('{"users":["ann"]}', "é <b>", ""), { minLength: 1, maxLength: 2 }),
      steps: fc.constantFrom(0, 1, 1, 1, 2, 2),
      asks: fc.constantFrom(true, true, true, false),
      query: fc.constantFrom("", "", "?x=a%20b"),
      // One second, or none that passes in a test.
      times: fc.constantFrom(
        { timeout_to_fail: 1, retry_interval: 60 },
        { timeout_to_fail: 1, retry_interval: 60 },
        { timeout_to_fail: 1, retry_interval: 90 },
        { timeout_to_fail: 100 },
        {},
      ),
      headers: fc.constantFrom(undefined, ...HEADERS),
    })
    .map(({ payloads, steps, asks, query, times, headers }) => ({
      trans_type: "msg",
      ...(asks ? { query_prepared: `${base}/back${query}` } : {}),
      steps: [1, 2].slice(0, steps).map((n) => ({ action: `${base}/order/${n}${query}` })),
      payloads,
      ...times,
      request_timeout: 20,
      ...(headers === undefined ? {} : { branch_headers: headers }),
    }));

/** Lives drawn from a seed, each of this number of rounds; the branches are at `base`. */
export function sequences(seed: number, count: number, rounds: number, base: string): Sequence[] {
  const bodies = fc
    .tuple(body(base), body(base), fc.boolean())
    .map(([first, second, same]) => [first, same ? first : second] as const);
  const oddity = fc.constantFrom("", "", " x", "{a}", "'()*!~", "é<&>", "%41");
  const lives = fc.record({
    oddity,
    bodies,
    rounds: fc.array(round, { minLength: rounds, maxLength: rounds }),
  });
  return fc
    .sample(lives, { seed, numRuns: count })
    .map(({ oddity: odd, ...life }, i) => ({ gid: `{s}-${i}${odd}`, ...life }));
}

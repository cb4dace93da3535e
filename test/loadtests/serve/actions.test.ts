// What the buttons of `make serve` may ask for. Pure.
import * as assert from "uvu/assert";
import type { DoorState } from "../../../invariants/report/door/door-page.ts";
import { type ActionParts, act } from "../../../loadtests/serve/actions.ts";
import { Desk, toldIn } from "../../../loadtests/serve/desk.ts";
import { DoorLog } from "../../../loadtests/serve/door-log.ts";
import { abilitiesOf } from "../../../loadtests/serve/front-door.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the buttons of make serve");

const target = await loadTarget("fastify");
const answers = [
  { outcome: "ok" as const, rule: 0 },
  { outcome: "fail" as const, rule: 1 },
  { outcome: "info" as const },
  { outcome: "fail" as const, rule: 1 },
];

/** A desk whose client and stores answer at once, and what its page was told. */
function deskOf(given: Partial<ActionParts> = {}) {
  const told: DoorState[] = [];
  const log = new DoorLog(
    (state) => void told.push(state),
    () => 1_000,
  );
  const client = { open: async () => ({ outcome: "ok" as const }), purchase: async () => answers[0] };
  const stores = { sample: async () => ({ kind: "sample", at: 1, sale: "s", remaining: 3, orders: 2 }) };
  const parts = { target, log, urls: ["http://shop.test"] };
  // Only what these tests reach is there.
  const desk = new Desk(
    { ...parts, client, stores } as unknown as ConstructorParameters<typeof Desk>[0],
    "x",
  );
  const whole = { closed: undefined, noCrash: undefined, signal: new AbortController().signal };
  return { log, told, parts: { desk, servers: [], ...whole, ...given } };
}

const refusal = (doing: Promise<void>) =>
  doing.then(
    () => "done",
    (error: Error) => error.message,
  );

test("a number out of its range, and one that is none, is refused before anything happens", async () => {
  const { parts, told } = deskOf();
  for (const units of [-1, 1.5, 1e9, "4", null, undefined])
    assert.is(await refusal(act(parts, "open", { units })), "units is a whole number from 0 to 100000");
  for (const body of [null, 4, "x", []])
    assert.match(await refusal(act(parts, "buyers", body)), "buyers is a whole number");
  assert.is(await refusal(act(parts, "buyers", { buyers: 100 })), "no sale is open yet");
  assert.is(await refusal(act(parts, "constructor", {})), "there is no such button");
  assert.equal(told, []);
});

test("a store that hangs is asked once, however often the page looks, and is asked again once it has answered", async () => {
  const { parts } = deskOf();
  const { desk } = parts;
  await desk.open(4);
  let asked = 0;
  let answer = () => {};
  desk.parts.stores.sample = async (sale) => {
    asked += 1;
    await new Promise<void>((done) => {
      answer = done;
    });
    return { kind: "sample", at: 1, sale, remaining: 0, orders: 4 };
  };
  const looks = [1, 2, 3].map(() => desk.look());
  assert.is(asked, 1);
  answer();
  assert.equal(await Promise.all(looks), [4, 4, 4]);
  const again = desk.look();
  assert.is(asked, 2);
  answer();
  await again;
});

test("a second thing is refused while one is under way", async () => {
  const { parts, log } = deskOf();
  const first = act(parts, "open", { units: 4 });
  assert.is(await refusal(act(parts, "open", { units: 4 })), "opening a sale is under way");
  await first;
  assert.is(log.state.busy, undefined);
  assert.is(await refusal(act(parts, "open", { units: 5 })), "done");
});

test("the sale's state is what the stores show, and each step is told", async () => {
  const { parts, log, told } = deskOf();
  await act(parts, "open", { units: 4 });
  const { name = "", ...sale } = log.state.sale ?? {};
  assert.match(name, /^door-x-1$/);
  assert.equal(sale, { units: 4, left: 3, deducted: undefined, orders: 2 });
  assert.equal(
    log.state.steps.map(({ how, says }) => [how, says]),
    [
      ["asked", "open a sale of 4 units"],
      ["good", "sale door-x-1 is open"],
    ],
  );
  assert.is(told.at(-1), log.state);
});

test("a target without failpoints crashes no server; one on another machine is asked for nothing", async () => {
  const noCrash = "it cannot";
  assert.is(await refusal(act(deskOf({ noCrash }).parts, "crash", {})), noCrash);
  const closed = "not here";
  assert.is(await refusal(act(deskOf({ closed }).parts, "open", { units: 1 })), closed);
  const foreign = { ...target, requests: { ...target.requests, armFailpoint: null } };
  assert.match(abilitiesOf(foreign, { servers: [], failpointFiles: [] }).noCrash ?? "", "no failpoints");
  const away = { ...target, start: { urls: ["http://shop.example:80"] } };
  assert.match(abilitiesOf(away, { servers: [], failpointFiles: [] }).closed ?? "", "runs on shop.example");
  assert.is(abilitiesOf(target, { servers: [], failpointFiles: [] }).closed, undefined);
});

test("what buyers were told is counted by the target's names", () => {
  assert.is(toldIn(answers, target), "1 bought, 2 sold out, 1 got no answer that says");
  assert.is(toldIn(answers.toReversed(), target), toldIn(answers, target), "in any order");
});

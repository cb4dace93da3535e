// Shows that the mistakes in the shops without failpoints are real: one exchange of theirs is broken by hand, and what the
// stores hold breaks the law. The right shop gets over the same. Three of them; with NIGHTLY=1 all, and a load of each in
// which nothing is broken, and the mistake does not show.
import * as assert from "uvu/assert";
import { until } from "../../base/until.ts";
import { suite } from "../runner/suite.ts";
import { type Broken, type Held, shopBroken } from "../support/broken-shop.ts";
import { runEntry } from "../support/known-bad.ts";
import { INNOCENTS, MISTAKES } from "./catalogue.ts";

const test = suite("shops of which one exchange is broken", { serial: true });

const UNITS = 2;
const isNightly = process.env["NIGHTLY"] === "1";

interface HandBroken extends Broken {
  mistake: string;
  /** The right shop. */
  right: string;
  /** The stores show the mistake, and will not get over it. */
  isWrong: (held: Held) => boolean;
}

const sum = ({ left, orders }: Held) => left + orders.length;
const COMMIT = { store: "mysql", text: "COMMIT" } as const;

const BROKEN: readonly HandBroken[] = [
  {
    ...{ mistake: "abort-after-unknown", right: "message-shop", buyers: ["1001"] },
    strike: { store: "redis", text: "DECR", lost: "reply" },
    isWrong: (held) => sum(held) < UNITS && held.unfinished === 0,
  },
  {
    ...{ mistake: "compensation-twice", right: "hold-shop", buyers: ["1001", "1001"] },
    strike: { store: "redis", text: "INCR", lost: "reply" },
    isWrong: (held) => sum(held) > UNITS,
  },
  {
    ...{ mistake: "success-before-commit", right: "hold-shop", buyers: ["1001"] },
    strike: { ...COMMIT, lost: "request" },
    isWrong: ({ told, orders }) => told.at(-1) === 200 && orders.length === 0,
  },
  {
    ...{ mistake: "unit-back-after-lost-reply", right: "hold-shop", buyers: ["1001"] },
    strike: { ...COMMIT, lost: "reply" },
    isWrong: (held) => held.told.at(-1) === 503 && sum(held) > UNITS,
  },
  {
    ...{ mistake: "order-and-barrier-apart", right: "message-shop", buyers: ["1001"] },
    strike: { store: "mysql", text: "INSERT INTO orders", lost: "request" },
    isWrong: (held) => sum(held) < UNITS && held.unfinished === 0,
  },
  {
    ...{ mistake: "retry-inserts-again", right: "retry-shop", buyers: ["1001"] },
    strike: { ...COMMIT, lost: "reply" },
    isWrong: ({ orders }) => orders.length > new Set(orders).size,
  },
];
/** One of each shop. */
const SAMPLE = ["abort-after-unknown", "compensation-twice", "retry-inserts-again"];

for (const { mistake, right, isWrong, ...broken } of BROKEN.filter(
  (one) => isNightly || SAMPLE.includes(one.mistake),
)) {
  test(`${mistake} breaks the law when a ${broken.strike.lost} to ${broken.strike.store} is lost`, async () => {
    await shopBroken(entryOf(MISTAKES, mistake).replaces, { ...broken, units: UNITS }, (look) =>
      untilIt(isWrong, look),
    );
  });

  test(`${right} keeps the law when a ${broken.strike.lost} with ${broken.strike.text} is lost`, async () => {
    await shopBroken(entryOf(INNOCENTS, right).replaces, { ...broken, units: UNITS }, async (look) => {
      const held = await untilIt((seen) => sum(seen) === UNITS, look);
      assert.is(new Set(held.orders).size, held.orders.length);
      if (held.told.at(-1) === 200) assert.is(held.orders.length, 1, "told bought");
    });
  });
}

function entryOf<T>(list: Readonly<Record<string, T>>, name: string): T {
  const entry = list[name];
  if (entry === undefined) throw new Error(`the catalogue has no ${name}`);
  return entry;
}

if (isNightly)
  for (const { mistake: name } of BROKEN)
    test(`${name} does not show in a load without faults`, async () => {
      const { verdict } = await runEntry(entryOf(MISTAKES, name), { by: "load", withinSeconds: 60 }, 1);
      assert.is(verdict.valid, true, verdict.because);
    });

/** Waits until the stores hold what is said. */
async function untilIt(is: (held: Held) => boolean, look: () => Promise<Held>): Promise<Held> {
  let held: Held | undefined;
  await until(
    async () => {
      held = await look();
      return is(held);
    },
    { what: () => `the law to be settled, and the stores hold ${JSON.stringify(held)}`, deadlineMs: 15_000 },
  );
  if (held === undefined) throw new Error("the stores were not read");
  return held;
}

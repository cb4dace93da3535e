import fc from "fast-check";
import * as assert from "uvu/assert";
import { suite } from "../runner/suite.ts";
import { holds } from "./property.ts";

const test = suite("property");

const environment = { ...process.env };
test.before.each(() => {
  for (const name of ["SEED", "FC_PATH", "FRESH_SEED"]) delete process.env[name];
});
test.after(() => {
  Object.assign(process.env, environment);
});

const small = fc.property(fc.nat(), (units) => {
  if (units > 1000) throw new Error("too many units");
});
const failureOf = async (search: Promise<void>): Promise<string> => {
  try {
    await search;
  } catch (error) {
    return error instanceof Error ? error.message : "no Error was thrown";
  }
  return "it holds";
};

test("a property that holds passes", async () => {
  assert.is(
    await failureOf(
      holds(
        fc.property(fc.nat(), () => {}),
        { runs: 10 },
      ),
    ),
    "it holds",
  );
});

test("a failure names the smallest case, the seed, the path and the command", async () => {
  const message = await failureOf(holds(small, { runs: 100, seed: 7 }));
  assert.match(message, "does not hold for [1001]");
  assert.match(message, "too many units");
  assert.match(message, /SEED=7 FC_PATH=[0-9:]+ npx tsx test\/run\.ts \S*property\.test\.ts/);
});

test("the seed and path of a failure repeat it at once", async () => {
  const first = await failureOf(holds(small, { runs: 100, seed: 7 }));
  process.env["SEED"] = "7";
  process.env["FC_PATH"] = /FC_PATH=([0-9:]+)/.exec(first)?.[1] ?? "";
  const again = await failureOf(holds(small, { runs: 100 }));
  assert.match(again, "does not hold for [1001]");
  assert.match(again, "1 runs, 0 shrinks");
});

test("a path of another property leaves this one with the seed", async () => {
  process.env["SEED"] = "7";
  process.env["FC_PATH"] = "3:1:1:1:1:1";
  assert.is(
    await failureOf(
      holds(
        fc.property(fc.constant(1), () => {}),
        { runs: 10 },
      ),
    ),
    "it holds",
  );
});

test("without a fresh seed the same cases come every time; with one, others come too", async () => {
  const cases = async () => {
    const seen: number[] = [];
    await holds(
      fc.property(fc.nat(), (units) => void seen.push(units)),
      { runs: 20 },
    );
    return seen;
  };
  const first = await cases();
  assert.equal(await cases(), first);
  process.env["FRESH_SEED"] = "1";
  const fresh = await cases();
  assert.equal(fresh.slice(0, 20), first);
  assert.is(fresh.length, 40);
  assert.not.equal(fresh.slice(20), first);
});

test("a seed that is no integer is refused", async () => {
  process.env["SEED"] = "lucky";
  assert.match(await failureOf(holds(small, { runs: 1 })), "SEED wants an integer");
});

test("a property whose inputs are all refused does not pass", async () => {
  const refused = fc.property(fc.nat(), () => fc.pre(false));
  assert.match(await failureOf(holds(refused, { runs: 10 })), "too few inputs");
});

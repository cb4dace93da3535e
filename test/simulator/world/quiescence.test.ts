import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { microtaskDrain, outsideOfPromises } from "./quiescence.ts";

const test = suite("quiescence of a simulated world");

test("all continuations run without a turn of the event loop, those that others start too", async () => {
  const reached = await outsideOfPromises(() => {
    const drain = microtaskDrain();
    let reached = 0;
    const walk = async () => {
      for (; reached < 100; reached++) await null;
    };
    void walk();
    drain();
    return reached;
  });
  assert.is(reached, 100);
});

test("what waits for nothing that is due stays where it is", async () => {
  const [before, after] = await outsideOfPromises(() => {
    const drain = microtaskDrain();
    let resolve = () => {};
    let isDone = false;
    new Promise<void>((done) => {
      resolve = done;
    }).then(() => {
      isDone = true;
    });
    drain();
    const before = isDone;
    resolve();
    drain();
    return [before, isDone];
  });
  assert.equal([before, after], [false, true]);
});

test("after an await it says that it does not work there", async () => {
  await null;
  assert.throws(() => microtaskDrain(), /cannot be run from here/);
});

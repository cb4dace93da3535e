// Starting again all that is down, with processes that are only words.
import * as assert from "uvu/assert";
import { restoreAll } from "../../../loadtests/nemesis/restore-all.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("starting again all that is down");

/** Processes that are down, and a start that fails for one of them. */
function down(...names: string[]) {
  const processes = names.map((name) => ({ name, state: "stopped" }));
  const restore = async (process: (typeof processes)[number]) => {
    if (process.name === "broken") throw new Error("broken does not start");
    process.state = "running";
  };
  return { processes, restore };
}

test("one that cannot be started keeps no other down, and is told", async () => {
  const { processes, restore } = down("server-1", "broken", "server-2", "redis");
  const failure = await restoreAll(processes, restore).then(() => "none", String);
  assert.match(failure, "broken does not start");
  assert.equal(
    processes.map(({ state }) => state),
    ["running", "stopped", "running", "running"],
  );
});

test("one that ends while another is started is started too", async () => {
  const { processes, restore } = down("server-1", "server-2");
  let ended = false;
  await restoreAll(processes, async (process) => {
    await restore(process);
    const [first] = processes;
    if (process.name !== "server-2" || ended || first === undefined) return;
    ended = true;
    first.state = "stopped";
  });
  assert.equal(
    processes.map(({ state }) => state),
    ["running", "running"],
  );
});

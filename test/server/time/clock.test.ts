import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import * as assert from "uvu/assert";
import { ArmedFailpoints } from "../../../server/selling/failpoints.ts";
import { systemClock } from "../../../server/time/clock.ts";
import { Deadline } from "../../../server/time/deadline.ts";
import { suite } from "../../runner/suite.ts";
import { ManualClock } from "../../support/fakes.ts";

const test = suite("the clock");

test("a deadline does not move when the machine's time is set", () => {
  const date = Date.now;
  try {
    const deadline = new Deadline(systemClock, 1_000);
    Date.now = () => date() - 3_600_000;
    assert.ok(deadline.leftMs <= 1_000, `${deadline.leftMs} ms are left`);
    Date.now = () => date() + 3_600_000;
    assert.is(deadline.passed, false);
  } finally {
    Date.now = date;
  }
});

test("what went off at a failpoint is dated by the epoch, as those who read it expect", async () => {
  const clock = new ManualClock();
  const lines: object[] = [];
  const failpoints = new ArmedFailpoints(clock, { lines: () => [], append: (line) => lines.push(line) });
  failpoints.arm({ name: "after-deduct", mode: "delay=0" });
  void failpoints.pass("after-deduct", { sale: "s" });
  assert.equal(lines[1], { at: clock.epoch(), name: "after-deduct", mode: "delay=0", sale: "s" });
});

test("an answer that arrived while the process stalled counts, though its deadline has passed", async () => {
  const [reader, writer] = await socketPair();
  const answer = new Promise<string>((resolve) => reader.once("data", (bytes) => resolve(String(bytes))));
  const bounded = new Deadline(systemClock, 30).bound(answer);
  writer.write("in time");
  // The process does nothing else for longer than the deadline; meanwhile the kernel delivers the bytes.
  const until = performance.now() + 60;
  while (performance.now() < until);
  assert.is(await bounded.catch((error: Error) => error.name), "in time");
  reader.destroy();
  writer.destroy();
});

/** Two ends of one connection. */
async function socketPair(): Promise<[Socket, Socket]> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const writer = connect({ port: address.port, host: "127.0.0.1" });
  const reader = await accepted;
  server.close();
  return [reader, writer];
}

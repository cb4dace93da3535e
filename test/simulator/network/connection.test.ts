import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { Agenda, Life } from "./agenda.ts";
import type { Connection } from "./connection.ts";
import { Host } from "./host.ts";

const test = suite("a connection of a simulated world");

/** A client and a server with a connection, and what happens to both. */
function connected() {
  const agenda = new Agenda();
  const seen: string[] = [];
  const host = new Host(agenda, "server", { start: () => "process", crashed: () => 0 });
  host.start();
  const open = host.connect(new Life("client"), {
    closedAtClient: () => void seen.push("client learns"),
    closedAtServer: () => void seen.push("server learns"),
  });
  if (open === undefined) throw new Error("refused");
  const { connection } = open;
  const request = (what: string) => connection.request({ what, about: "", run: () => void seen.push(what) });
  const reply = (what: string) => connection.reply({ what, about: "", run: () => void seen.push(what) });
  const toRest = () => {
    for (let next = agenda.first(); next !== undefined; next = agenda.first()) agenda.happen(next);
    return seen;
  };
  return { agenda, host, connection: connection as Connection, request, reply, toRest };
}

test("what was sent first arrives first, also where it is held", () => {
  const { agenda, request, toRest } = connected();
  request("one");
  request("two");
  const [first] = agenda.messages();
  assert.is(agenda.messages().length, 1);
  if (first !== undefined) agenda.hold(first, 50);
  assert.equal([agenda.isBusy, agenda.isHolding], [false, true]);
  assert.equal(toRest(), ["one", "two"]);
  assert.is(agenda.now, 50);
});

test("where it is lost, nothing that is on its way arrives, and both ends learn of it", () => {
  const { agenda, request, reply, toRest } = connected();
  request("one");
  reply("an answer");
  agenda.messages()[0]?.lane?.lose();
  request("two");
  assert.equal(toRest(), ["server learns", "client learns"]);
});

test("of a server that crashes, what it has sent arrives, and then the client learns of it", () => {
  const { host, request, reply, toRest } = connected();
  reply("an answer");
  request("never served");
  assert.is(host.crash({ lostMessages: 0, lostWrites: 0 })?.sent, 1);
  assert.equal(toRest(), ["an answer", "client learns"]);
});

test("the newest of what it has sent is lost with it, if the crash says so", () => {
  const { host, reply, toRest } = connected();
  reply("one");
  reply("two");
  host.crash({ lostMessages: 1, lostWrites: 0 });
  assert.equal(toRest(), ["one", "client learns"]);
});

test("a machine whose process is down refuses, and does not crash again", () => {
  const { host } = connected();
  host.crash({ lostMessages: 0, lostWrites: 0 });
  const ends = { closedAtClient: () => {}, closedAtServer: () => {} };
  assert.is(host.connect(new Life("client"), ends), undefined);
  assert.is(host.crash({ lostMessages: 0, lostWrites: 0 }), undefined);
});

// What a judge says of pieces, without a connection.
import * as assert from "uvu/assert";
import type { Exchange, Interference } from "../../../stack/wire/exchange.ts";
import { Judge } from "../../../stack/wire/judge.ts";
import type { Piece } from "../../../stack/wire/protocol.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("judge");

const head = (verb: string) => ({ verb, on: [], writes: true, text: verb });
const piece = (request: number, text: string, rest: Partial<Piece> = {}): Piece => ({
  ...{ bytes: Buffer.from(text), request },
  ...rest,
});

/** A judge whose watcher does this to each verb. */
function judging(done: Readonly<Record<string, Interference>>) {
  const orders: string[] = [];
  const seen: Exchange[] = [];
  const repeated: string[] = [];
  const watcher = {
    onRequest(exchange: Exchange) {
      seen.push(exchange);
      return done[exchange.verb];
    },
    onRepeated: ({ verb, number }: Exchange) => void repeated.push(`${verb} ${number}`),
  };
  const judge = new Judge(
    { link: "link", connection: 1, now: () => 0, watcher: () => watcher },
    {
      lose: (...loss) => void orders.push(`lose ${loss.join(" ")}`),
      release: (way) => orders.push(`release ${way}`) > 0,
    },
  );
  return { judge, orders, seen, repeated };
}

test("a copy waits for the reply, and never comes into the middle of a request", () => {
  const { judge, seen, repeated } = judging({ SET: { kind: "repeat" } });
  judge.request(piece(0, "SET", { head: head("SET") }));
  judge.request(piece(0, " a", { ends: true }));
  assert.is(judge.nextCopy(), undefined);
  judge.request(piece(1, "GET", { head: head("GET") }));
  judge.reply(piece(0, "OK", { ends: true }));
  assert.is(judge.nextCopy(), undefined);
  judge.request(piece(1, " a", { ends: true }));
  assert.is(judge.nextCopy()?.toString(), "SET a");
  assert.is(judge.nextCopy(), undefined);
  // The copy is request 2 of the conversation, and to nobody else.
  assert.is(judge.request(piece(2, "SET a", { head: head("SET"), ends: true })), "pass");
  assert.is(judge.reply(piece(1, "1", { ends: true })), "pass");
  assert.equal(repeated, []);
  assert.is(judge.reply(piece(2, "OK", { ends: true })), "drop");
  assert.equal(repeated, ["SET 0"], "it is told once the second reply came");
  judge.request(piece(3, "GET", { head: head("GET"), ends: true }));
  assert.equal(
    seen.map(({ verb, number }) => [verb, number]),
    [
      ["SET", 0],
      ["GET", 1],
      ["GET", 2],
    ],
  );
});

test("a reply in several pieces is lost from its first one on", () => {
  const { judge, orders } = judging({ SET: { kind: "lose-reply", aftermath: "cut" } });
  judge.request(piece(0, "GET", { head: head("GET"), ends: true }));
  judge.request(piece(1, "SET", { head: head("SET"), ends: true }));
  assert.is(judge.reply(piece(0, "1")), "pass");
  assert.is(judge.oldest, 0);
  assert.is(judge.reply(piece(0, "2", { ends: true })), "pass");
  assert.is(judge.reply(piece(1, "O")), "drop");
  assert.equal([orders, judge.oldest], [["lose down 1 cut"], 1]);
});

test("pieces that belong to no request pass, and nobody is asked", () => {
  const { judge, seen } = judging({});
  assert.is(judge.request({ bytes: Buffer.from("login") }), "pass");
  assert.is(judge.reply({ bytes: Buffer.from("greeting") }), "pass");
  assert.equal(seen, []);
});

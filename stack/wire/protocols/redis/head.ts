// What a request of Redis is: its verb, its keys, and how it stands to a transaction.
import type { RequestHead } from "../../exchange.ts";
import type { Command, CommandTable } from "./commands.ts";
import type { Words } from "./words.ts";

/** Bytes of arguments that go into the text. */
export const MOST_TEXT = 4096;
/** Keys that a head names; those behind them are left out. */
const MOST_KEYS = 16;
/** No option of XREADGROUP that Redis knows stands behind this. */
const MOST_BEFORE_STREAMS = 16;
/** The name of a command, and of its sub-command, is not longer than this. */
const MOST_NAME = 64;

/** What stands at the start of a request: what it is, or why the connection is not read from there on. */
export type Start = RequestHead | { unread: string };

/** Makes heads of the requests of one connection, in their order. */
export class RedisHeads {
  #table: CommandTable;
  #isInTransaction = false;

  constructor(table: CommandTable) {
    this.#table = table;
  }

  /**
   * What these words are. Undefined while more of them has to come; never so if these are `all` that is waited for. Call
   * it no more for this request once it has said something.
   */
  of(words: Words, all: boolean): Start | undefined {
    const command = this.#table(words.part(0, MOST_NAME), words.count > 1 ? words.part(1, MOST_NAME) : "");
    const { verb, writes } = command;
    const on: string[] = [];
    const areAllKeys = addKeys(on, command, words);
    if (!all && !(areAllKeys && words.fills(command.words, MOST_TEXT))) return undefined;
    const unread = whyUnread(verb, words);
    if (unread !== undefined) return { unread };
    const text = isPrivate(verb) ? "" : words.text(command.words, MOST_TEXT);
    const head: RequestHead = { verb, on, writes, text };
    const transaction = this.#transaction(verb);
    if (transaction !== undefined) head.transaction = transaction;
    return head;
  }

  #transaction(verb: string): RequestHead["transaction"] {
    if (!this.#isInTransaction) {
      this.#isInTransaction = verb === "MULTI";
      return this.#isInTransaction ? "begins" : undefined;
    }
    this.#isInTransaction = verb !== "EXEC" && verb !== "DISCARD" && verb !== "RESET" && verb !== "QUIT";
    return this.#isInTransaction ? "within" : "ends";
  }
}

/** Adds the first of the keys, those that are whole. Returns false if more of them have to come. */
function addKeys(keys: string[], { places, words: before }: Command, words: Words): boolean {
  const { range, countAt, areStreams } = places;
  // Words and arguments count from the same place but for a sub-command.
  const base = before - 1;
  let isAll = true;
  if (range !== undefined) {
    const [first, last, step] = range;
    isAll = addWords(keys, words, base + first, last < 0 ? words.count + last : base + last, step);
  }
  if (countAt !== undefined && base + countAt < words.count) {
    const count = words.whole(base + countAt);
    if (count === undefined) return false;
    const first = base + countAt + 1;
    isAll = addWords(keys, words, first, first + Number(count) - 1, 1) && isAll;
  }
  return areStreams ? addStreams(keys, words) : isAll;
}

function addWords(keys: string[], words: Words, first: number, last: number, step: number): boolean {
  for (let index = first; index <= last && index < words.count && keys.length < MOST_KEYS; index += step) {
    const key = words.whole(index);
    if (key === undefined) return false;
    keys.push(key);
  }
  return true;
}

/** `XREAD COUNT 2 BLOCK 100 STREAMS key key id id` */
function addStreams(keys: string[], words: Words): boolean {
  for (let index = 1; index < words.count && index < MOST_BEFORE_STREAMS; index++) {
    const word = words.whole(index);
    if (word === undefined) return false;
    const streams = (words.count - index - 1) / 2;
    if (word.toUpperCase() === "STREAMS") return addWords(keys, words, index + 1, index + streams, 1);
  }
  return true;
}

/** Passwords stand in these, or may. */
const isPrivate = (verb: string): boolean =>
  verb === "AUTH" ||
  verb === "HELLO" ||
  verb === "CONFIG SET" ||
  verb === "ACL SETUSER" ||
  verb === "MIGRATE";

/** Why no request and no reply can be told apart from this command on. */
function whyUnread(verb: string, words: Words): string | undefined {
  switch (verb) {
    case "SUBSCRIBE":
    case "PSUBSCRIBE":
    case "SSUBSCRIBE":
    case "UNSUBSCRIBE":
    case "PUNSUBSCRIBE":
    case "SUNSUBSCRIBE":
      return `after ${verb}, messages come unasked`;
    case "MONITOR":
      return "after MONITOR, the commands of all clients come unasked";
    case "SYNC":
    case "PSYNC":
      return `after ${verb}, a replica's stream comes`;
    case "CLIENT REPLY": {
      const mode = words.part(2, MOST_NAME).toUpperCase();
      return mode === "ON" ? undefined : `after CLIENT REPLY ${mode}, replies are left out`;
    }
    case "POST":
    case "HOST:":
      return "a client speaks HTTP to Redis";
    default:
      return undefined;
  }
}

// The commands of a client: what each is, and how it is answered. What is not among them is not understood.
import type { RequestHead } from "../../exchange.ts";
import { COMMAND } from "./numbers.ts";
import { readTypes, readValue } from "./parameters.ts";
import { bulkValues, executedValues, type Prepared, textWith } from "./prepared.ts";
import { Reader } from "./reader.ts";
import type { ReplyKind } from "./reply.ts";
import type { Session } from "./session.ts";
import { readSql } from "./sql.ts";

/** A command: its head, and how it is answered. */
export interface Command {
  head: RequestHead;
  /** Absent where the server does not answer. */
  reply?: ReplyKind;
  /** The statement that it prepares. */
  prepares?: Prepared;
}

/** Commands that hold nothing to be read, with their verbs. */
const PLAIN: Readonly<Record<number, readonly [verb: string, reply: ReplyKind]>> = {
  [COMMAND.INIT_DB]: ["USE", "one"],
  [COMMAND.REFRESH]: ["REFRESH", "one"],
  [COMMAND.STATISTICS]: ["STATISTICS", "text"],
  [COMMAND.PROCESS_INFO]: ["SHOW PROCESSLIST", "result"],
  [COMMAND.PROCESS_KILL]: ["KILL", "one"],
  [COMMAND.DEBUG]: ["DEBUG", "one"],
  [COMMAND.PING]: ["PING", "one"],
  [COMMAND.SET_OPTION]: ["SET OPTION", "one"],
};

const MOST_TEXT = 4_096;

/** Reads a command from the start of its payload; `isCut`: there is more of it. Undefined where it is not understood. */
export function readCommand(start: Buffer, isCut: boolean, session: Session): Command | undefined {
  const reader = new Reader(start);
  const code = reader.integer(1);
  const head = (verb: string) => session.headOf({ verb, on: [], writes: false }, "");
  switch (reader.isShort ? -1 : code) {
    case COMMAND.QUERY:
      return { head: queryHead(reader, isCut, session), reply: "result" };
    case COMMAND.PREPARE:
      return prepareCommand(reader, isCut, session);
    case COMMAND.EXECUTE:
    case COMMAND.BULK_EXECUTE:
      return { head: executeHead(reader, code, session), reply: "result" };
    case COMMAND.FETCH:
      return { head: preparedHead("FETCH", reader, session), reply: "rows" };
    case COMMAND.RESET:
      return { head: resetHead(reader, session), reply: "one" };
    case COMMAND.LONG_DATA:
      return { head: longDataHead(reader, session) };
    case COMMAND.CLOSE:
      return { head: closeHead(reader, session) };
    case COMMAND.FIELD_LIST: {
      const table = start.toString("utf8", 1, 1 + MOST_TEXT).split("\0", 1)[0] ?? "";
      const on = table === "" ? [] : [table];
      return { head: session.headOf({ verb: "SHOW COLUMNS", on, writes: false }, ""), reply: "rows" };
    }
    case COMMAND.QUIT:
      return { head: endHead("QUIT", session) };
    case COMMAND.RESET_CONNECTION:
      return { head: endHead("RESET CONNECTION", session), reply: "one" };
    case COMMAND.CHANGE_USER:
      return { head: endHead("CHANGE USER", session), reply: "login" };
    default: {
      const plain = PLAIN[code];
      return plain === undefined || reader.isShort ? undefined : { head: head(plain[0]), reply: plain[1] };
    }
  }
}

/** What rolls an open transaction back, and forgets all prepared statements. */
function endHead(verb: string, session: Session): RequestHead {
  session.forgetAll();
  return session.headOf({ verb, on: [], writes: false, transaction: "ends-if-open" }, "");
}

function queryHead(reader: Reader, isCut: boolean, session: Session): RequestHead {
  if (session.agreed.hasAttributes) skipAttributes(reader);
  if (reader.isShort) return session.headOf({ verb: "QUERY", on: [], writes: true }, "");
  const { sql, text } = textOf(reader);
  return session.headOf(readSql(sql, { isCut, escapes: session.escapes }), text);
}

/** The attributes of a query stand in front of its text, in the form of parameters. */
function skipAttributes(reader: Reader): void {
  const count = reader.lengthEncoded();
  reader.lengthEncoded();
  if (count === 0) return;
  const nulls = reader.slice((count + 7) >> 3);
  reader.skip(1);
  for (const [index, type] of readTypes(reader, count, true).entries())
    if (((nulls[index >> 3] ?? 0) & (1 << (index & 7))) === 0) readValue(reader, type);
}

/** What is left of the payload: all of it to be read, and what is kept of it. */
function textOf(reader: Reader): { sql: string; text: string } {
  const { bytes, at, end } = reader;
  const sql = bytes.toString("utf8", at, end);
  // A part of a string would hold on to all of it.
  const text = sql.length > MOST_TEXT ? bytes.toString("utf8", at, at + MOST_TEXT) : sql;
  return { sql, text };
}

function prepareCommand(reader: Reader, isCut: boolean, session: Session): Command {
  const { sql, text } = textOf(reader);
  const statement = readSql(sql, { isCut, escapes: session.escapes });
  const prepares = { ...statement, text, types: [], sentBefore: new Set<number>() };
  session.prepare(prepares);
  const head = session.headOf({ verb: `PREPARE ${statement.verb}`, on: statement.on, writes: false }, text);
  return { head, reply: "prepared", prepares };
}

function executeHead(reader: Reader, code: number, session: Session): RequestHead {
  const prepared = session.prepared(reader.integer(4));
  if (prepared === undefined) return session.headOf({ verb: "EXECUTE", on: [], writes: true }, "");
  const isBulk = code === COMMAND.BULK_EXECUTE;
  const values = isBulk
    ? bulkValues(reader, prepared)
    : executedValues(reader, prepared, session.agreed.hasAttributes);
  return session.headOf(prepared, textWith(prepared.text, values));
}

/** A command about a prepared statement, named after both. */
function preparedHead(verb: string, reader: Reader, session: Session, text?: string): RequestHead {
  const prepared = session.prepared(reader.integer(4));
  const { verb: what, on } = prepared ?? { verb: "", on: [] };
  return session.headOf({ verb: `${verb} ${what}`.trim(), on, writes: false }, text ?? prepared?.text ?? "");
}

function resetHead(reader: Reader, session: Session): RequestHead {
  const id = new Reader(reader.bytes, reader.at).integer(4);
  session.prepared(id)?.sentBefore.clear();
  return preparedHead("RESET", reader, session);
}

function longDataHead(reader: Reader, session: Session): RequestHead {
  const ahead = new Reader(reader.bytes, reader.at);
  const prepared = session.prepared(ahead.integer(4));
  const parameter = ahead.integer(2);
  if (!ahead.isShort) prepared?.sentBefore.add(parameter);
  const data = ahead.slice(Math.min(ahead.left, MOST_TEXT));
  return preparedHead("LONG DATA", reader, session, data.toString("utf8"));
}

function closeHead(reader: Reader, session: Session): RequestHead {
  const id = new Reader(reader.bytes, reader.at).integer(4);
  const head = preparedHead("CLOSE", reader, session);
  session.forget(id);
  return head;
}

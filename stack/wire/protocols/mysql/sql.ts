// What a text of SQL is: one statement, or several with semicolons between. Pure.
import { readStatement, type Statement } from "./statement.ts";
import { Tokens } from "./tokens.ts";

/** How a text is to be read. */
export interface SqlReading {
  /** Its end is missing: then it may do anything. */
  isCut?: boolean;
  /** Whether a backslash escapes in its texts (true). */
  escapes?: boolean;
}

const MOST_VERBS = 8;
const MOST_TABLES = 16;

/** All statements of the text as one: their verbs with `; ` between, their tables, and whether one of them writes. */
export function readSql(sql: string, { isCut = false, escapes = true }: SqlReading = {}): Statement {
  const tokens = new Tokens(sql, escapes);
  const first = readStatement(tokens);
  if (tokens.kind === "end" && first.verb !== "" && !isCut) return first;
  const statements = [first];
  while (tokens.kind !== "end") statements.push(readStatement(tokens));
  return together(
    statements.filter(({ verb }) => verb !== ""),
    isCut,
  );
}

function together(statements: readonly Statement[], isCut: boolean): Statement {
  const verbs = statements.map(({ verb }) => verb).slice(0, MOST_VERBS);
  const transaction = transactionOf(statements);
  return {
    verb: verbs.join("; ") || "QUERY",
    on: [...new Set(statements.flatMap(({ on }) => on))].slice(0, MOST_TABLES),
    writes: isCut || statements.length === 0 || statements.some(({ writes }) => writes),
    ...(transaction === undefined ? {} : { transaction }),
    parameters: statements.reduce((sum, { parameters }) => sum + parameters, 0),
  };
}

/** What remains of it: a transaction that begins and ends in one text is none of the connection. */
function transactionOf(statements: readonly Statement[]): Statement["transaction"] {
  const all = statements.flatMap(({ transaction }) => transaction ?? []).filter((one) => one !== "within");
  const last = all.at(-1);
  return last !== "begins" && all[0] === "begins" ? undefined : (last ?? statements[0]?.transaction);
}

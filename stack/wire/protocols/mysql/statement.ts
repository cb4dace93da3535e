// Reads one statement of SQL as far as its name needs: its verb, its tables, and whether it may write. Not a parser: what
// it cannot tell counts as writing.
import type { Tokens } from "./tokens.ts";
import {
  COMMITTING,
  INTRODUCING,
  MODIFIERS,
  NAMING,
  READING,
  ROUTINES,
  STATEMENTS,
  TRANSACTION,
  WITH_FROM,
  WRITING_FUNCTIONS,
} from "./words.ts";

/** What one statement is. */
export interface Statement {
  /** In capitals; empty where nothing stands there. */
  verb: string;
  /** Its tables, without their schemas. */
  on: string[];
  writes: boolean;
  /** `ends-if-open`: it ends one where there is one, as `SET autocommit=1` and an `ALTER TABLE` do. */
  transaction?: "begins" | "within" | "ends" | "ends-if-open";
  /** The `?` in it. */
  parameters: number;
}

const MOST_TABLES = 16;
/** An alias is at most `AS` and a name. */
const LONGEST_ALIAS = 2;

/** Reads from the next token on to the end of a statement. */
export function readStatement(tokens: Tokens): Statement {
  return new StatementReader(tokens).read();
}

class StatementReader {
  readonly #tokens: Tokens;
  readonly #tables = new Set<string>();
  readonly #ownNames = new Set<string>();
  #verb = "";
  #parameters = 0;
  #depth = 0;
  /** The word that stood right before, in capitals. */
  #before = "";
  /** Where a WITH stands whose statement has not come yet. */
  #withDepth: number | undefined;
  /** In the parentheses of a function that has a FROM of its own. */
  #functionDepth: number | undefined;
  /** What may come next: a table, more of its name, or what may stand between it and a comma. */
  #expects: "table" | "dot" | "part" | "comma" | undefined;
  #table = "";
  #mayBeFunction = false;
  #aliasLeft = 0;
  #locks = "";
  #isStored = false;
  #isRoutine = false;
  /** A name, not a keyword: what follows `@` and a dot. */
  #isPlain = false;
  #awaitsAutocommit = false;
  #autocommit: boolean | undefined;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  read(): Statement {
    const tokens = this.#tokens;
    while (tokens.next()) {
      if (tokens.is(";") && !this.#isRoutine) break;
      const word = tokens.word;
      if (this.#expects !== undefined) this.#readTable(word);
      if (word !== "") this.#readWord(word);
      else if (tokens.kind === "sign") this.#readSign();
      else if (this.#withDepth === this.#depth) this.#ownNames.add((tokens.name ?? "").toLowerCase());
      this.#isPlain = tokens.is("@") || tokens.is(".");
      this.#before = word;
    }
    if (this.#expects === "dot") this.#keepTable();
    return this.#statement();
  }

  #statement(): Statement {
    const verb = this.#verb === "" && this.#withDepth !== undefined ? "WITH" : this.#verb;
    const selects = verb === "SELECT" || verb === "TABLE" || verb === "VALUES";
    const writes =
      !READING.has(verb) || this.#isRoutine || (selects && (this.#isStored || this.#locks !== ""));
    const transaction = this.#isRoutine && verb === "BEGIN" ? undefined : this.#transactionOf(verb);
    return {
      verb: verb === "SELECT" ? verb + this.#locks : verb,
      on: [...this.#tables],
      writes,
      ...(transaction === undefined ? {} : { transaction }),
      parameters: this.#parameters,
    };
  }

  #transactionOf(verb: string): Statement["transaction"] {
    if (verb === "SET" && this.#autocommit !== undefined) return this.#autocommit ? "ends-if-open" : "begins";
    return COMMITTING.has(verb) ? "ends-if-open" : TRANSACTION[verb];
  }

  #readSign(): void {
    const tokens = this.#tokens;
    if (tokens.is("?")) this.#parameters += 1;
    else if (tokens.is("(")) {
      this.#depth += 1;
      if (WITH_FROM.has(this.#before)) this.#functionDepth = this.#depth;
    } else if (tokens.is(")")) {
      if (this.#functionDepth === this.#depth) this.#functionDepth = undefined;
      this.#depth -= 1;
    } else if (tokens.is(",")) this.#awaitsAutocommit = false;
  }

  #readWord(word: string): void {
    if (this.#isRoutine) return;
    if (this.#verb === "") this.#readStart(word);
    else if (this.#verb === "SET" && this.#readSetting(word)) return;
    else if (this.#isPlain) return;
    else if (INTRODUCING.has(word)) this.#readIntroduction(word);
    else if (this.#before === "FOR" && (word === "UPDATE" || word === "SHARE")) this.#locks = ` FOR ${word}`;
    else if (this.#before === "IN" && word === "SHARE") this.#locks = " FOR SHARE";
    else if (this.#before === "NEXT" && word === "VALUE") this.#isStored = true;
    else if (WRITING_FUNCTIONS.has(word)) this.#isStored = true;
    else this.#readSecond(word);
  }

  /** What says more of the verb. */
  #readSecond(word: string): void {
    const verb = this.#verb;
    if (verb === "CREATE" && this.#depth === 0 && ROUTINES.has(word)) this.#isRoutine = true;
    else if (verb === "ROLLBACK" && word === "TO") this.#verb = "ROLLBACK TO";
    else if (this.#before !== verb) return;
    else if (verb === "BEGIN" && word === "NOT") this.#isRoutine = true;
    else if (verb === "XA" || (verb === "START" && word === "TRANSACTION")) this.#verb = `${verb} ${word}`;
    else if (/^(EXPLAIN|DESC|DESCRIBE|ANALYZE)$/.test(verb) && NAMING.has(word)) this.#expect(false);
  }

  #readStart(word: string): void {
    const isWith = this.#withDepth !== undefined;
    if (isWith && this.#withDepth !== this.#depth) {
      if (INTRODUCING.has(word)) this.#readIntroduction(word);
    } else if (isWith && !STATEMENTS.has(word)) {
      if (word !== "AS" && word !== "RECURSIVE") this.#ownNames.add(word.toLowerCase());
    } else if (word === "WITH") this.#withDepth = this.#depth;
    else {
      this.#verb = word;
      if (NAMING.has(word)) this.#expect(false);
    }
  }

  /** Words of a SET; true where nothing else is to be read from this one. */
  #readSetting(word: string): boolean {
    if (this.#awaitsAutocommit) {
      this.#autocommit = /^(1|ON|TRUE)$/.test(word) || (!/^(0|OFF|FALSE)$/.test(word) && this.#autocommit);
      this.#awaitsAutocommit = false;
    } else if (word === "AUTOCOMMIT") this.#awaitsAutocommit = this.#before !== "GLOBAL";
    // SET STATEMENT … FOR says how one statement runs, which follows.
    else if (word === "FOR" && !this.#isPlain && this.#depth === 0) this.#verb = "";
    else return false;
    return true;
  }

  #readIntroduction(word: string): void {
    const verb = this.#verb;
    if (word === "INTO" && (verb === "SELECT" || verb === "TABLE" || verb === "VALUES"))
      this.#isStored = true;
    else if (word === "TABLES" && verb !== "LOCK") return;
    else if (word === "FROM" && (verb === "SHOW" || this.#functionDepth === this.#depth)) return;
    // FOR JOIN is a hint about an index.
    else if (this.#before !== "FOR" && this.#expects !== "table") this.#expect(/FROM|JOIN/.test(word));
  }

  #expect(mayBeFunction: boolean): void {
    this.#expects = "table";
    this.#mayBeFunction = mayBeFunction;
  }

  /** Takes the table that is expected, or finds that there is none. */
  #readTable(word: string): void {
    const tokens = this.#tokens;
    if (this.#expects === "table" || this.#expects === "part") {
      if (this.#expects === "table" && (MODIFIERS.has(word) || tokens.is("("))) return;
      const name = tokens.name;
      const isTable = name !== undefined && !(STATEMENTS.has(word) && this.#expects === "table");
      this.#expects = isTable && word !== "WITH" ? "dot" : undefined;
      this.#table = name ?? "";
      return;
    }
    if (this.#expects === "dot") {
      if (tokens.is(".")) {
        this.#expects = "part";
        return;
      }
      this.#expects = "comma";
      this.#aliasLeft = LONGEST_ALIAS;
      if (tokens.is("(") && this.#mayBeFunction) this.#expects = undefined;
      else this.#keepTable();
    }
    if (this.#expects !== "comma") return;
    if (tokens.is(",")) this.#expects = "table";
    else if (tokens.kind === "sign" || this.#aliasLeft === 0 || /^\d/.test(word)) this.#expects = undefined;
    else this.#aliasLeft -= 1;
  }

  #keepTable(): void {
    const table = this.#table;
    const isOwn = this.#ownNames.has(table.toLowerCase()) || table.toUpperCase() === "DUAL";
    if (!isOwn && this.#tables.size < MOST_TABLES) this.#tables.add(table);
  }
}

// What a text of SQL is taken for: its verb, its tables, whether it writes, and how it stands to a transaction.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { readSql } from "../../../../../stack/wire/protocols/mysql/sql.ts";
import { suite } from "../../../../runner/suite.ts";
import { holds } from "../../../../support/property.ts";

const test = suite("SQL");

/** `VERB table table`, with `!` where it writes, and `(begins)` where it is of a transaction. */
const nameOf = (sql: string): string => {
  const { verb, on, writes, transaction } = readSql(sql);
  return [verb + (writes ? "!" : ""), ...on, ...(transaction === undefined ? [] : [`(${transaction})`])].join(
    " ",
  );
};
const are = (title: string, cases: Readonly<Record<string, string>>) =>
  test(title, () => {
    for (const [sql, name] of Object.entries(cases)) assert.is(nameOf(sql), name, sql);
  });

are("a statement is named by its verb and its tables", {
  "insert into `shop`.`orders` (sale, buyer) values ('a', 'b')": "INSERT! orders",
  "INSERT IGNORE orders VALUES (1)": "INSERT! orders",
  "INSERT INTO orders(id) SELECT id FROM carts AS c, stock s WHERE c.id = s.id": "INSERT! orders carts stock",
  "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE n = n + 1": "INSERT! t",
  "REPLACE LOW_PRIORITY INTO t SET a = 1": "REPLACE! t",
  "UPDATE LOW_PRIORITY items i JOIN orders o ON i.id = o.item SET i.n = 1": "UPDATE! items orders",
  "DELETE a FROM a INNER JOIN b ON a.id = b.id WHERE b.x = 1": "DELETE! a b",
  "SELECT * FROM (SELECT * FROM orders) o LEFT JOIN `my table` USING (id)": "SELECT orders my table",
  "SELECT 1 FROM DUAL": "SELECT",
  "SELECT * FROM t LIMIT 5, 10": "SELECT t",
  "SELECT * FROM t GROUP BY a, b ORDER BY c, d": "SELECT t",
  "SELECT * FROM t WHERE a IN (1, 2) AND t.from = 3": "SELECT t",
  "SELECT EXTRACT(YEAR FROM made), TRIM(LEADING 'x' FROM name) FROM t": "SELECT t",
  "SELECT * FROM JSON_TABLE('[]', '$[*]' COLUMNS (a INT PATH '$')) AS j JOIN t": "SELECT t",
  "SELECT * FROM a USE INDEX FOR JOIN (i) JOIN b": "SELECT a b",
  "(SELECT a FROM t) UNION (SELECT a FROM u)": "SELECT t u",
  'SELECT * FROM "orders"': "SELECT orders",
  "SELECT `a``b` FROM `c``d`": "SELECT c`d",
  "TRUNCATE orders": "TRUNCATE! orders (ends-if-open)",
  "CALL shop.buy(1)": "CALL! buy",
  "LOAD DATA LOCAL INFILE 'x' INTO TABLE t FIELDS TERMINATED BY ','": "LOAD! t",
  "LOCK TABLES a WRITE, b READ": "LOCK! a b (ends-if-open)",
  "DROP TABLE IF EXISTS a, shop.b": "DROP! a b (ends-if-open)",
  "CREATE TABLE IF NOT EXISTS t (a INT, FOREIGN KEY (a) REFERENCES u (a) ON UPDATE CASCADE)":
    "CREATE! t (ends-if-open)",
});

are("comments and texts are no part of a statement, and executable comments are", {
  "/* UPDATE a */ SELECT -- FROM b\n * # FROM c\n FROM d": "SELECT d",
  "SELECT 'FROM a; DELETE FROM b', \"it''s\", 'it\\'s FROM c' FROM d": "SELECT d",
  "SELECT 1--1 FROM a": "SELECT a",
  "/*!40101 SET NAMES utf8 */": "SET",
  "/*M!100100 UPDATE t SET a = 1 */": "UPDATE! t",
  "SELECT /*+ NO_INDEX(a) */ 1 FROM t": "SELECT t",
  "SELECT 1 FROM t /* never closed": "SELECT t",
  "SELECT 'never closed FROM t": "SELECT",
});

are("WITH is named by the statement that follows, and its own names are no tables", {
  "WITH a AS (SELECT * FROM t), b (x) AS (SELECT 1 FROM a) SELECT * FROM a JOIN b JOIN u": "SELECT t u",
  "WITH RECURSIVE a AS (SELECT 1) UPDATE t JOIN a SET t.x = 1": "UPDATE! t",
  "WITH a AS (SELECT 1)": "WITH!",
});

are("what locks or stores counts as writing", {
  "SELECT * FROM t FOR UPDATE": "SELECT FOR UPDATE! t",
  "SELECT * FROM t WHERE a = 1 FOR SHARE NOWAIT": "SELECT FOR SHARE! t",
  "SELECT * FROM t LOCK IN SHARE MODE": "SELECT FOR SHARE! t",
  "SELECT a INTO @x FROM t": "SELECT! t",
  "SELECT * FROM t INTO OUTFILE 'x'": "SELECT! t",
  "SELECT GET_LOCK('a', 1)": "SELECT!",
  "SELECT NEXT VALUE FOR s": "SELECT!",
  "SELECT @for, @update, t.into FROM t": "SELECT t",
  "SET STATEMENT max_statement_time = 1 FOR UPDATE t SET a = 1": "UPDATE! t",
  "SET STATEMENT max_statement_time = 1 FOR SELECT 1 FROM t": "SELECT t",
  "EXPLAIN UPDATE t SET a = 1": "EXPLAIN t",
  "ANALYZE DELETE FROM t": "ANALYZE! t",
  "SHOW TABLES FROM shop": "SHOW",
  "HANDLER t OPEN": "HANDLER!",
  "": "QUERY!",
  "?": "QUERY!",
});

are("a statement says how it stands to a transaction", {
  BEGIN: "BEGIN (begins)",
  "start transaction with consistent snapshot": "START TRANSACTION (begins)",
  "COMMIT AND NO CHAIN": "COMMIT! (ends)",
  ROLLBACK: "ROLLBACK! (ends)",
  "ROLLBACK WORK TO SAVEPOINT a": "ROLLBACK TO! (within)",
  "SAVEPOINT a": "SAVEPOINT (within)",
  "SET autocommit=0": "SET (begins)",
  "SET @@session.autocommit = OFF": "SET (begins)",
  "SET sql_mode = '', autocommit = 1": "SET (ends-if-open)",
  "SET NAMES utf8mb4": "SET",
  "SET @a = 1, @autocommitted = 0": "SET",
  "XA START 'a'": "XA START (begins)",
  "XA PREPARE 'a'": "XA PREPARE! (within)",
  "XA COMMIT 'a' ONE PHASE": "XA COMMIT! (ends)",
  "BEGIN NOT ATOMIC INSERT INTO t VALUES (1); END": "BEGIN!",
});

are("several statements are named together", {
  "BEGIN; UPDATE a SET x = 1; INSERT INTO b VALUES (';'); COMMIT;": "BEGIN; UPDATE; INSERT; COMMIT! a b",
  "START TRANSACTION; SELECT 1 FROM t": "START TRANSACTION; SELECT t (begins)",
  "UPDATE t SET a = 1; COMMIT": "UPDATE; COMMIT! t (ends)",
  ";;SELECT 1;": "SELECT",
  "CREATE PROCEDURE p() BEGIN UPDATE t SET a = 1; DELETE FROM u; END": "CREATE! (ends-if-open)",
});

test("a statement whose end is missing may write", () => {
  assert.is(readSql("SELECT 1 FROM t", { isCut: true }).writes, true);
});

test("a backslash is a character like others where the server is told so", () => {
  assert.is(readSql("SELECT '\\' FROM t", { escapes: false }).on.join(), "t");
  assert.is(readSql("SELECT '\\' FROM t").on.join(), "");
});

test("parameters are counted outside texts and comments", () => {
  assert.is(readSql("INSERT INTO t VALUES (?, '?', ?) /* ? */ -- ?").parameters, 2);
});

test("any text is read to its end", () =>
  holds(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom(..."`'\"\\/*!-#;(),.@?=\n", "FROM", "WITH", "SET", "autocommit"),
          fc.string(),
        ),
      ),
      (parts) => {
        const { verb, on } = readSql(parts.join(" "));
        assert.ok(verb.length > 0 && on.length <= 16);
      },
    ),
    { runs: 2_000 },
  ));

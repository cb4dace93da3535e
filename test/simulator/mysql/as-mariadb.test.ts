// The simulated MySQL and a real MariaDB do the same with the same statements: the same answers, the same sessions that
// wait, the same rows.
import fc from "fast-check";
import { createConnection } from "mysql2/promise";
import * as assert from "uvu/assert";
import { createTables } from "../../../server/orders/mysql.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { privateMysql } from "../../support/stores.ts";
import { comparison } from "./compared/compare.ts";
import { OnMariadb } from "./compared/on-mariadb.ts";
import { type Deed, type Step, steps } from "./compared/steps.ts";

const test = suite("the simulated MySQL as MariaDB");

let server: Awaited<ReturnType<typeof privateMysql>>;
let real: OnMariadb;
test.before(async () => {
  server = await privateMysql();
  const connection = await createConnection(server.url);
  await createTables((sql) => connection.query(sql));
  // Nothing here ends by a crash.
  await connection.query("SET GLOBAL innodb_flush_log_at_trx_commit = 0");
  await connection.end();
  real = await OnMariadb.connect(server.url);
});
test.after(async () => {
  await real.end();
  await server.stop();
});

const RUNS = 50;
/** A comparison in which no session met another would say nothing. */
const LEAST_SEEN = [["waited", 10] as const, ["error 1062", 20] as const];

test("random statements of three sessions are answered, made to wait and stored as by MariaDB", async () => {
  const compare = comparison(real);
  const seen: string[] = [];
  const property = fc.asyncProperty(steps, async (all) => {
    seen.push(...(await compare(all)));
  });
  await holds(property, { runs: RUNS, limitMs: 60_000 });
  if (process.env["SEED"] !== undefined) return;
  for (const [what, least] of LEAST_SEEN)
    assert.ok(
      seen.filter((one) => one === what).length >= least,
      `${what} was seen less than ${least} times`,
    );
});

/** What sessions do in a story, such as `1 insert 0 2`: session 1 inserts the orders of users 0 and 2. */
function story(text: string): Step[] {
  return text.split(", ").map((step) => {
    const [, session, does, rest] = /^(\d) ([a-z ]*[a-z])((?: \d)*)$/.exec(step) ?? [];
    const numbers = (rest ?? "").trim().split(" ").map(Number);
    const deed = { does, gid: does === "barrier" ? numbers[0] : Number(session), users: numbers } as Deed;
    return { session: Number(session), deed };
  });
}

/** What they show, and what is seen in each if it happens at all. */
const STORIES = {
  "two wait for a row that is rolled back": [
    "error 1213",
    "0 begin, 1 begin, 2 begin, 0 barrier 0, 1 barrier 0, 2 barrier 0, 0 rollback",
    "0 begin, 1 begin, 2 begin, 0 insert 1, 1 insert 1, 2 insert 1 0, 0 close",
  ],
  "a session has the row for which another waits": [
    "waited",
    "2 begin, 2 insert 0, 0 insert new 0, 2 insert 0",
    "2 begin, 2 insert 0, 0 insert new 0, 2 insert new 0 1",
  ],
  "a session has a row shared, and wants it whole": [
    "error 1213",
    "0 insert 0, 1 begin, 2 begin, 1 insert 0, 2 insert 0, 1 insert new 0, 2 insert new 0",
    "0 insert 0, 1 begin, 1 insert 0, 0 insert new 0, 1 insert new 0",
  ],
  "a session inserts before a row that it has found": [
    "waited",
    "0 insert 2, 1 begin, 1 insert 2, 0 insert 1, 0 close, 1 rollback",
    "0 insert 2, 1 begin, 2 begin, 1 insert 2, 2 insert 2, 1 insert 1, 2 insert 0",
    "0 begin, 0 insert 2, 1 begin, 1 insert 2, 2 insert 1, 0 rollback, 1 commit",
  ],
  "a gap is split by a row": [
    "waited",
    "0 insert 3, 1 begin, 1 insert 3, 1 insert 1, 0 insert 0, 2 insert 2, 1 rollback",
  ],
  "a closed session keeps its place": [
    "waited",
    "0 begin, 1 begin, 2 begin, 0 barrier 0, 1 barrier 0, 1 close, 2 barrier 0, 0 commit",
  ],
  "reads keep what they saw first": [
    "rows 3",
    "0 insert 0, 1 begin, 1 count, 0 insert 1, 1 count, 1 insert 1 2, 1 insert new 1 2, 1 ask for others 0 1 2, 1 commit, 1 count",
  ],
} as const;

for (const [title, [shown, ...told]] of Object.entries(STORIES))
  test(`where ${title}, MariaDB and the simulated MySQL do the same`, async () => {
    const compare = comparison(real);
    for (const one of told) assert.ok((await compare(story(one))).includes(shown), one);
  });

import * as assert from "uvu/assert";
import { readConfig } from "../../server/config.ts";
import { ConfigError } from "../../server/start/settings-text.ts";
import { suite } from "../runner/suite.ts";

const test = suite("server configuration");

const TOKEN = "0123456789abcdef";
const TOKENS = { ADMIN_TOKEN: TOKEN, BRANCH_TOKEN: TOKEN };

/** Every numeric setting, and the most that it takes. */
const NUMBERS = [
  ["PORT", 65_535],
  ["MYSQL_CONNECTIONS", 999],
  ["TIMEOUT_TO_FAIL_SECONDS", 999],
  ["BATCH_SIZE", 512],
  ["BATCHES_IN_FLIGHT", 9_999],
  ["QUEUE_LIMIT", 9_999_999],
  ["WORKERS", 99],
] as const;

const complaint = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "none";
};

test("with an empty environment the server listens on loopback", () => {
  const config = readConfig({});
  assert.is(config.host, "127.0.0.1");
  assert.is(config.loopback, true);
  assert.is(config.publicUrl, "http://127.0.0.1:8081");
  assert.is(config.failpointsFile, undefined);
});

test("an empty variable counts as not set", () => {
  assert.is(readConfig({ ADMIN_TOKEN: "", PORT: "" }).adminToken, undefined);
  assert.is(readConfig({ ADMIN_TOKEN: "", PORT: "" }).port, 8081);
});

test("an address beyond loopback is refused without both tokens, and the message names the missing one", () => {
  assert.match(complaint({ HOST: "0.0.0.0" }), /^ADMIN_TOKEN is not set/);
  assert.match(complaint({ HOST: "0.0.0.0", ADMIN_TOKEN: TOKEN }), /^BRANCH_TOKEN is not set/);
  assert.match(complaint({ HOST: "127.evil.example" }), /^ADMIN_TOKEN is not set/);
});

test("an address beyond loopback is accepted with both tokens", () => {
  const config = readConfig({ HOST: "10.0.0.7", ...TOKENS });
  assert.is(config.loopback, false);
  assert.is(config.publicUrl, "http://10.0.0.7:8081");
});

test("every form of loopback is known", () => {
  for (const HOST of ["127.0.0.1", "127.9.8.7", "::1", "localhost"]) {
    assert.is(readConfig({ HOST }).loopback, true, HOST);
  }
  assert.is(readConfig({ HOST: "::1", PORT: "9" }).publicUrl, "http://[::1]:9");
});

test("the sample's routes are off unless asked for, and are refused beyond loopback", () => {
  assert.is(readConfig({}).sample, false);
  assert.is(readConfig({ SAMPLE: "0" }).sample, false);
  assert.is(readConfig({ SAMPLE: "1" }).sample, true);
  const beyond = { HOST: "0.0.0.0", ADMIN_TOKEN: "a".repeat(32), BRANCH_TOKEN: "b".repeat(32) };
  assert.match(
    complaint({ ...beyond, PUBLIC_URL: "http://shop.test", SAMPLE: "1" }),
    /^SAMPLE=1, and HOST=0\.0\.0\.0 is not a loopback address/,
  );
  assert.match(complaint({ SAMPLE: "yes" }), /^SAMPLE is "yes"/);
});

test("a wrong value is refused with the name of its variable", () => {
  assert.match(complaint({ PORT: "http" }), /^PORT is "http"/);
  assert.match(complaint({ PORT: "70000" }), /^PORT is "70000"/);
  assert.match(complaint({ REDIS_URL: "localhost:6379" }), /^REDIS_URL is "localhost:6379"/);
  assert.match(complaint({ MYSQL_URL: "postgres://x" }), /^MYSQL_URL/);
  assert.match(complaint({ DTM_URL: "nonsense" }), /^DTM_URL/);
  assert.match(complaint({ TIMEOUT_TO_FAIL_SECONDS: "0" }), /^TIMEOUT_TO_FAIL_SECONDS/);
  assert.match(complaint({ LOG_LEVEL: "loud" }), /^LOG_LEVEL is "loud"/);
  assert.match(
    complaint({ BATCH_SIZE: "513" }),
    /^BATCH_SIZE is "513": it must be a whole number from 1 to 512/,
  );
  assert.match(complaint({ PORT: " " }), /^PORT is " ": .* \(the port to listen on\)/);
});

test("failpoints and several workers are refused together", () => {
  assert.match(
    complaint({ WORKERS: "2", FAILPOINTS_FILE: "hits.jsonl" }),
    /^FAILPOINTS_FILE is set, and WORKERS=2/,
  );
  assert.is(readConfig({ WORKERS: "1", FAILPOINTS_FILE: "hits.jsonl" }).workers, 1);
  assert.is(readConfig({ WORKERS: "2" }).workers, 2);
  assert.match(complaint({ WORKERS: "0" }), /^WORKERS is "0"/);
});

test("a token that is short, long, or no legal header is refused, and the refusal does not tell it", () => {
  for (const name of ["ADMIN_TOKEN", "BRANCH_TOKEN"]) {
    const wrong = ["a", "fifteen-letters", "x".repeat(129), `${TOKEN}\nx-evil: 1`, `${TOKEN} `, `${TOKEN}ä`];
    for (const token of wrong) {
      const said = complaint({ [name]: token });
      assert.match(said, new RegExp(`^${name} is not usable: set 16 to 128 `), JSON.stringify(token));
      assert.not.match(said, token.length > 1 ? token : "is a ");
    }
    for (const token of [TOKEN, "x".repeat(128), "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"]) {
      assert.is(complaint({ [name]: token }), "none", token);
    }
  }
});

test("the message that DTM stores has room for the longest token", () => {
  // DTM keeps a message's options, its headers among them, in 1,024 characters of JSON. Go writes `<` as six of them.
  const headers = '{"x-branch-token":""}'.length + "\\u003c".length * 128;
  assert.is(readConfig({ BRANCH_TOKEN: "<".repeat(128) }).branchToken?.length, 128);
  assert.ok(headers < 1_024 - 200, `${headers}`);
});

test("an address that stands for all interfaces is refused as the one that DTM is given", () => {
  for (const HOST of ["0.0.0.0", "::", "0", "0:0:0:0:0:0:0:0", "::ffff:0.0.0.0"]) {
    assert.match(complaint({ HOST, ...TOKENS }), /^PUBLIC_URL is not set, and HOST=/, HOST);
    const PUBLIC_URL = "http://10.0.0.7:8081";
    assert.is(readConfig({ HOST, PUBLIC_URL, ...TOKENS }).publicUrl, PUBLIC_URL, HOST);
  }
  for (const PUBLIC_URL of ["http://0.0.0.0:8081", "http://[::]:8081"]) {
    assert.match(complaint({ PUBLIC_URL }), /^PUBLIC_URL is ".*": no other process can reach/, PUBLIC_URL);
  }
});

test("an address that a client could not use is refused, and its password is not told", () => {
  const wrong: Record<string, string[]> = {
    DTM_URL: [
      "http://dtm:36789/api",
      "http://me:secret@dtm:36789",
      "http://dtm?x=1",
      "http://dtm#x",
      "http://",
    ],
    PUBLIC_URL: ["http://shop?x=1", "http://shop#x", "http://me:secret@shop"],
    REDIS_URL: ["redis://", "redis:///0", "redis://h/zero", "redis://u:%zz@h", "http://u:secret@h"],
    MYSQL_URL: [
      "mysql://",
      "mysql://root@h",
      "mysql://root@h/",
      "mysql://root:%zz@h/db",
      "pg://u:secret@h/db",
    ],
  };
  for (const [name, addresses] of Object.entries(wrong)) {
    for (const address of addresses) {
      const said = complaint({ [name]: address });
      assert.match(said, new RegExp(`^${name} is "`), address);
      assert.not.match(said, "secret");
      assert.not.match(said, "\n");
    }
  }
  const right = { REDIS_URL: "redis://u:p%40@h:6379/2", MYSQL_URL: "mysql://u:p%40@h:3306/db?ssl={}" };
  assert.is(complaint({ ...right, PUBLIC_URL: "https://shop/flash/", DTM_URL: "http://dtm:36789/" }), "none");
});

test("a number is taken as it is written, or refused with its range", () => {
  for (const [name, most] of NUMBERS) {
    assert.is(complaint({ [name]: String(most) }), "none", name);
    for (const wrong of [most + 1, 0, -1, "1.5", "0x10", "1e2", " 5", "5 ", "many", "null", "true", "08"]) {
      const said = complaint({ [name]: String(wrong) });
      assert.match(said, `${name} is "${wrong}": it must be a whole number from 1 to ${most} (`, `${wrong}`);
    }
  }
  assert.match(
    complaint({ BATCH_SIZE: "900" }),
    /^BATCH_SIZE is "900": it must be a whole number from 1 to 512/,
  );
  assert.is(readConfig({ BATCH_SIZE: "511" }).batches.batchSize, 511);
});

test("what is not as durable as the law needs is warned about, unless it is to be refused", () => {
  assert.is(readConfig({}).durability, "warn");
  assert.is(readConfig({ DURABILITY: "require" }).durability, "require");
  assert.match(complaint({ DURABILITY: "maybe" }), /^DURABILITY is "maybe"/);
});

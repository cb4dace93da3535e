import * as assert from "uvu/assert";
import { ConfigError, readConfig } from "../../server/config.ts";
import { suite } from "../runner/suite.ts";

const test = suite("server configuration");

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
  assert.match(complaint({ HOST: "0.0.0.0", ADMIN_TOKEN: "a" }), /^BRANCH_TOKEN is not set/);
  assert.match(complaint({ HOST: "127.evil.example" }), /^ADMIN_TOKEN is not set/);
});

test("an address beyond loopback is accepted with both tokens", () => {
  const config = readConfig({ HOST: "0.0.0.0", ADMIN_TOKEN: "a", BRANCH_TOKEN: "b" });
  assert.is(config.loopback, false);
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
  assert.match(complaint({ BATCH_SIZE: "513" }), /^BATCH_SIZE is "513": it must be <= 512/);
  assert.match(complaint({ PORT: " " }), /^PORT is " ": it must be >= 1 \(the port to listen on\)/);
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

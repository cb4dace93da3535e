import * as assert from "uvu/assert";
import { suite } from "../../../runner/suite.ts";
import { LuaScripts } from "./lua-scripts.ts";

const test = suite("the Lua of the simulated Redis");

const noCommand = () => null;
/** What a script gives that returns its arguments. */
const returned = (scripts: LuaScripts, args: string[]) => scripts.run("return ARGV", [], args, noCommand);

test("a text that passes again is the same text, also when more texts have passed than are kept", () => {
  const scripts = new LuaScripts();
  const texts = Array.from({ length: 30_000 }, (_, n) => `text ${n} ü`);
  const both = "local made = {} for i = 1, #ARGV do made[i] = 'made ' .. ARGV[i] end return { ARGV, made }";
  for (const _ of [1, 2])
    for (let from = 0; from < texts.length; from += 1_000) {
      const some = texts.slice(from, from + 1_000);
      const made = some.map((text) => `made ${text}`);
      assert.equal(scripts.run(both, [], some, noCommand), [some, made]);
    }
});

test("a script runs also when more scripts came than are kept", () => {
  const scripts = new LuaScripts();
  for (const times of [1, 2])
    for (let n = 0; n < 1_100; n++) {
      const lua = `return ${n} + ARGV[1]`;
      assert.is(scripts.run(lua, [], [`${times * n}`], noCommand), n + times * n);
    }
});

test("texts come and go unchanged when the memory of Lua has grown", () => {
  const scripts = new LuaScripts();
  const long = "ü".repeat(10_000_000);
  assert.equal(returned(scripts, ["short", long]), ["short", long]);
  assert.is(scripts.run("return #string.rep('x', 40000000)", [], [], noCommand), 40_000_000);
  assert.equal(returned(scripts, ["short", "new"]), ["short", "new"]);
});

test("a script cannot change what the next one sees, nor see the time or chance", () => {
  const scripts = new LuaScripts();
  const run = (lua: string) => scripts.run(lua, ["key"], [], noCommand);
  for (const lua of [
    "left = 1",
    "function left() end",
    "_G.left = 1",
    "KEYS = {}",
    "tostring = nil",
    "redis.call = nil",
    "string.rep = nil",
    "string.left = 1",
    "rawset(_G, 'left', 1)",
    "setmetatable(_G, {})",
    "getmetatable('').__index = {}",
    "return setfenv(1, {})",
    "return os.time()",
    "return math.random()",
    "return io.read()",
  ])
    assert.throws(() => run(lua), /readonly|nonexistent|has no|protected metatable|a boolean value/, lua);
  assert.throws(() => run("return left"), /nonexistent global variable 'left'/);
  assert.is(run("KEYS[1] = 'mine' return tostring(KEYS[1]) .. ('x'):rep(2)"), "minexx");
  assert.is(run("return KEYS[1]"), "key");
});

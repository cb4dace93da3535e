// Scripts as Redis runs them: their text unchanged, in one Lua for all simulated Redis of the process. A script
// leaves nothing behind in Lua: it can change no global, and each run has its own KEYS and ARGV.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { NotSimulated, RedisRefusal } from "../replies/refusal.ts";
import type { CommandReply, RedisReply } from "../replies/reply.ts";
import { LuaStrings } from "./lua-strings.ts";
import { argumentsOf, FORMAT, pushReply, replyAt } from "./lua-values.ts";
import { GLOBALS, type Lua51, loadLua51, pointerTo, REGISTRY, TYPE } from "./lua51.ts";

/** Runs one command for a script. Throws a {@link RedisRefusal} where Redis refuses it. */
export type CallRedis = (words: string[]) => CommandReply;

interface Script {
  /** Its place in the registry. */
  place: number;
  sha1: string;
}

const SANDBOX = "./sandbox.lua";
/** Where in the registry what turns errors into tables is, the table for KEYS and ARGV, and the first script. */
const EXPLAIN = FORMAT + 1;
const VISIBLE = EXPLAIN + 1;
const FIRST_SCRIPT = VISIBLE + 1;
const MOST_SCRIPTS = 900;

/** A Lua with the scripts that it has compiled. */
export class LuaScripts {
  readonly #lua: Lua51;
  readonly #state: number;
  readonly #strings: LuaStrings;
  readonly #scripts = new Map<string, Script>();
  #call: CallRedis = notRunning;
  /** What a command threw that is no refusal: it goes past the script to the caller. */
  #thrown: unknown;

  constructor() {
    this.#lua = loadLua51();
    this.#state = this.#lua.luaL_newstate();
    this.#strings = new LuaStrings(this.#lua);
    this.#openSandbox();
  }

  /** Runs a script once. `call` runs its commands. Throws a {@link RedisRefusal} where Redis replies with an error. */
  run(text: string, keys: readonly string[], args: readonly string[], call: CallRedis): RedisReply {
    const [lua, state] = [this.#lua, this.#state];
    const script = this.#scripts.get(text) ?? this.#compile(text);
    this.#call = call;
    try {
      lua.lua_rawgeti(state, REGISTRY, EXPLAIN);
      lua.lua_rawgeti(state, REGISTRY, VISIBLE);
      this.#setField("KEYS", keys);
      this.#setField("ARGV", args);
      lua.lua_settop(state, -2);
      lua.lua_rawgeti(state, REGISTRY, script.place);
      const failed = lua.lua_pcall(state, 0, 1, 1) !== 0;
      if (this.#thrown !== undefined) throw this.#thrown;
      if (failed) throw this.#refusal(script);
      return replyAt(lua, state, this.#strings, -1);
    } finally {
      this.#call = notRunning;
      this.#thrown = undefined;
      lua.lua_settop(state, 0);
    }
  }

  #openSandbox(): void {
    const [lua, state] = [this.#lua, this.#state];
    for (const open of ["base", "table", "string", "math", "debug"] as const) lua[`luaopen_${open}`](state);
    lua.lua_settop(state, 0);
    const text = readFileSync(new URL(SANDBOX, import.meta.url), "utf8");
    if (!this.#load(text, "sandbox")) throw new Error(this.#strings.read(state, -1));
    const given = [
      (at: number) => this.#command(at, true),
      (at: number) => this.#command(at, false),
      (at: number) => this.#refuse(at, new NotSimulated(this.#strings.read(at, 1))),
    ];
    for (const func of given) lua.lua_pushcclosure(state, pointerTo(lua, func), 0);
    if (lua.lua_pcall(state, given.length, 4, 0) !== 0) throw new Error(this.#strings.read(state, -1));
    for (const place of [FORMAT, EXPLAIN, VISIBLE]) lua.lua_rawseti(state, REGISTRY, place);
    lua.lua_replace(state, GLOBALS);
  }

  #compile(text: string): Script {
    if (this.#scripts.size === MOST_SCRIPTS) this.#scripts.clear();
    const [lua, state] = [this.#lua, this.#state];
    if (!this.#load(text, "user_script")) {
      const why = this.#strings.read(state, -1);
      lua.lua_settop(state, 0);
      throw new RedisRefusal(`ERR Error compiling script (new function): ${why}`);
    }
    const place = FIRST_SCRIPT + this.#scripts.size;
    lua.lua_rawseti(state, REGISTRY, place);
    const script = { place, sha1: createHash("sha1").update(text).digest("hex") };
    this.#scripts.set(text, script);
    return script;
  }

  /** Pushes the text as a function, or the reason why it is none. */
  #load(text: string, name: string): boolean {
    const [lua, strings] = [this.#lua, this.#strings];
    // The name and its final zero stand before the text, so that one buffer holds both.
    const head = `@${name}\0`;
    const bytes = strings.write(head + text);
    const [at, skipped] = [strings.buffer, head.length];
    const failed = lua.luaL_loadbuffer(this.#state, at + skipped, bytes - skipped, at);
    return failed === 0;
  }

  /** Sets a field of the table on the top of the stack. */
  #setField(name: string, texts: readonly string[]): void {
    const [lua, state, strings] = [this.#lua, this.#state, this.#strings];
    strings.push(state, name);
    lua.lua_createtable(state, texts.length, 0);
    for (let index = 0; index < texts.length; index++) {
      strings.push(state, texts[index] ?? "");
      lua.lua_rawseti(state, -2, index + 1);
    }
    lua.lua_rawset(state, -3);
  }

  /** What Lua calls for redis.call, which raises a refusal, and for redis.pcall, which returns it. */
  #command(state: number, raises: boolean): number {
    const [lua, strings] = [this.#lua, this.#strings];
    try {
      pushReply(lua, state, strings, this.#call(argumentsOf(lua, state, strings)));
      return 1;
    } catch (error) {
      if (raises || !(error instanceof RedisRefusal)) return this.#refuse(state, error);
      this.#pushError(state, error.message);
      return 1;
    }
  }

  /** Ends the function of Lua that runs with an error. One that is no refusal ends the script too, whatever it catches. */
  #refuse(state: number, error: unknown): number {
    if (!(error instanceof RedisRefusal)) this.#thrown ??= error;
    this.#pushError(state, error instanceof Error ? error.message : String(error));
    return this.#lua.lua_error(state);
  }

  #pushError(state: number, text: string): void {
    const [lua, strings] = [this.#lua, this.#strings];
    lua.lua_createtable(state, 0, 1);
    strings.push(state, "err");
    strings.push(state, text);
    lua.lua_rawset(state, -3);
  }

  /** The refusal that Redis makes of the error table on the top of the stack. */
  #refusal({ sha1 }: Script): Error {
    const [lua, state, strings] = [this.#lua, this.#state, this.#strings];
    if (lua.lua_type(state, -1) !== TYPE.table) return new NotSimulated("way out of an error in an error");
    const [err, source, line] = ["err", "source", "line"].map((field) => {
      strings.push(state, field);
      lua.lua_rawget(state, -2);
      const text = lua.lua_type(state, -1) === TYPE.nil ? "" : strings.read(state, -1);
      lua.lua_settop(state, -2);
      return text;
    });
    return new RedisRefusal(`${err} script: ${sha1}, on ${source}:${line}.`);
  }
}

const notRunning: CallRedis = () => {
  throw new Error("a script went on after its end");
};

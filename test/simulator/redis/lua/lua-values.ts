// How Redis turns the values of Lua into replies and arguments, and its replies into values of Lua. See "Data type
// conversion" in Redis' documentation of scripts.
import { NotSimulated, RedisRefusal } from "../replies/refusal.ts";
import { type CommandReply, type RedisReply, Status } from "../replies/reply.ts";
import type { LuaStrings } from "./lua-strings.ts";
import { type Lua51, REGISTRY, TYPE } from "./lua51.ts";

/** Where in the registry `string.format` is. */
export const FORMAT = 1;

/** The words of a command: the arguments of the function that runs in this state. */
export function argumentsOf(lua: Lua51, state: number, strings: LuaStrings): string[] {
  const count = lua.lua_gettop(state);
  if (count === 0) throw new RedisRefusal("ERR Please specify at least one argument for this redis lib call");
  const words: string[] = [];
  for (let index = 1; index <= count; index++) {
    const type = lua.lua_type(state, index);
    if (type === TYPE.string) words.push(strings.read(state, index));
    else if (type === TYPE.number) words.push(numberText(lua, state, strings, index));
    else throw new RedisRefusal("ERR Lua redis lib command arguments must be strings or integers");
  }
  return words;
}

/** The number at an index as C writes it with `%.17g`. Where that is not its digits alone, Lua does it, which is C. */
function numberText(lua: Lua51, state: number, strings: LuaStrings, index: number): string {
  const value = lua.lua_tonumber(state, index);
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  lua.lua_checkstack(state, 8);
  lua.lua_rawgeti(state, REGISTRY, FORMAT);
  strings.push(state, "%.17g");
  lua.lua_pushvalue(state, index);
  if (lua.lua_pcall(state, 2, 1, 0) !== 0) throw new Error(strings.read(state, -1));
  const text = strings.read(state, -1);
  lua.lua_settop(state, -2);
  return text;
}

/** Pushes the reply to a command as a script sees it. */
export function pushReply(lua: Lua51, state: number, strings: LuaStrings, reply: CommandReply): void {
  if (typeof reply === "string") strings.push(state, reply);
  else if (typeof reply === "number") lua.lua_pushnumber(state, reply);
  else if (reply === null) lua.lua_pushboolean(state, 0);
  else if (reply instanceof Status) {
    lua.lua_createtable(state, 0, 1);
    strings.push(state, "ok");
    strings.push(state, reply.text);
    lua.lua_rawset(state, -3);
  } else {
    lua.lua_checkstack(state, 8);
    lua.lua_createtable(state, reply.length, 0);
    for (const [index, item] of reply.entries()) {
      pushReply(lua, state, strings, item);
      lua.lua_rawseti(state, -2, index + 1);
    }
  }
}

/** The reply that Redis makes of the value at an index. Throws a {@link RedisRefusal} where it is an error. */
export function replyAt(
  lua: Lua51,
  state: number,
  strings: LuaStrings,
  index: number,
  isInReply = false,
): RedisReply {
  const type = lua.lua_type(state, index);
  if (type === TYPE.string) return strings.read(state, index);
  if (type === TYPE.number) return wholeNumber(lua.lua_tonumber(state, index));
  if (type === TYPE.boolean) return lua.lua_toboolean(state, index) === 1 ? 1 : null;
  return type === TYPE.table ? replyOfTable(lua, state, strings, isInReply) : null;
}

/** Redis cuts a number, and replies with 64 bits. */
function wholeNumber(value: number): number {
  const whole = Math.trunc(value) + 0;
  if (!Number.isSafeInteger(whole)) throw new NotSimulated(`whole numbers above 2^53, such as ${value}`);
  return whole;
}

/** The reply that Redis makes of the table on the top of the stack: an error, a status, or the items before the first nil. */
function replyOfTable(lua: Lua51, state: number, strings: LuaStrings, isInReply: boolean): RedisReply {
  lua.lua_checkstack(state, 8);
  const err = fieldOf(lua, state, strings, "err");
  if (err !== undefined && isInReply) throw new NotSimulated("reply with an error among its items");
  if (err !== undefined) throw new RedisRefusal(err);
  const ok = fieldOf(lua, state, strings, "ok");
  if (ok !== undefined) return ok;
  const items: RedisReply[] = [];
  for (let place = 1; ; place++) {
    lua.lua_rawgeti(state, -1, place);
    const isEnd = lua.lua_type(state, -1) === TYPE.nil;
    if (!isEnd) items.push(replyAt(lua, state, strings, -1, true));
    lua.lua_settop(state, -2);
    if (isEnd) return items;
  }
}

/** The string in a field of the table on the top of the stack, if there is one. */
function fieldOf(lua: Lua51, state: number, strings: LuaStrings, name: string): string | undefined {
  strings.push(state, name);
  lua.lua_rawget(state, -2);
  const text = lua.lua_type(state, -1) === TYPE.string ? strings.read(state, -1) : undefined;
  lua.lua_settop(state, -2);
  return text;
}

// Strings on their way into Lua and out of it. The same keys, buyers and gids pass many times, so each is copied once:
// Lua 5.1 keeps one copy of equal strings, and a string that the registry holds keeps its address.
import { type Lua51, REGISTRY } from "./lua51.ts";

/** Strings that are kept at the same time; then all are forgotten at once. */
const MOST = 20_000;
/** Where they stand in the registry. The places before are free for the owner of the state. */
const FIRST_PLACE = 1_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The strings of one Lua, as UTF-8. */
export class LuaStrings {
  readonly #lua: Lua51;
  readonly #places = new Map<string, number>();
  readonly #texts = new Map<number, string>();
  #bytes: Uint8Array;
  #buffer: number;
  #bufferBytes = 4_096;
  readonly #lengthAt: number;
  readonly #most: number;

  constructor(lua: Lua51, most: number = MOST) {
    this.#lua = lua;
    this.#most = most;
    this.#buffer = lua.malloc(this.#bufferBytes);
    this.#lengthAt = lua.malloc(4);
    this.#bytes = new Uint8Array(lua.memory.buffer);
  }

  /** Pushes a text on the stack of a state. */
  push(state: number, text: string): void {
    const place = this.#places.get(text);
    if (place !== undefined) this.#lua.lua_rawgeti(state, REGISTRY, place);
    else {
      const length = this.write(text);
      this.#lua.lua_pushlstring(state, this.#buffer, length);
      this.#keep(state, -1, this.#lua.lua_tolstring(state, -1, 0), text);
    }
  }

  /** The text of the string at an index. It must be a string: a number would become one. Throws where it is no UTF-8. */
  read(state: number, index: number): string {
    const at = this.#lua.lua_tolstring(state, index, this.#lengthAt);
    const known = this.#texts.get(at);
    if (known !== undefined) return known;
    const memory = this.#memory();
    const length = new DataView(memory.buffer).getUint32(this.#lengthAt, true);
    const text = decoder.decode(memory.subarray(at, at + length));
    this.#keep(state, index, at, text);
    return text;
  }

  /** Writes a text to the buffer. Returns its length in bytes. */
  write(text: string): number {
    const bytes = encoder.encode(text);
    if (bytes.length > this.#bufferBytes) {
      this.#lua.free(this.#buffer);
      this.#bufferBytes = 2 * bytes.length;
      this.#buffer = this.#lua.malloc(this.#bufferBytes);
    }
    this.#memory().set(bytes, this.#buffer);
    return bytes.length;
  }

  /** Where the text is that was written last. */
  get buffer(): number {
    return this.#buffer;
  }

  /** Keeps the string at an index from being collected, so that its address stays its own. */
  #keep(state: number, index: number, at: number, text: string): void {
    if (this.#places.size === this.#most) {
      this.#places.clear();
      this.#texts.clear();
    }
    const place = FIRST_PLACE + this.#places.size;
    this.#lua.lua_pushvalue(state, index);
    this.#lua.lua_rawseti(state, REGISTRY, place);
    this.#places.set(text, place);
    this.#texts.set(at, text);
  }

  /** The memory, which is another object once it has grown. */
  #memory(): Uint8Array {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.#lua.memory.buffer);
    return this.#bytes;
  }
}

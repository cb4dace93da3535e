// A real Lua 5.1, the version that Redis runs, in WebAssembly as the package wasmoon-lua5.1 compiles it. It is loaded
// here without the package's own JavaScript: at once, not later, and without a clock, chance or files, since the
// module gets none of them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** What a function of the C API takes and gives: a state, a pointer, an index, a count, or a Lua number. */
type Call<Parameters extends number[], Result = undefined> = (...parameters: Parameters) => Result;
type S = number;

/** The C API of Lua 5.1 as far as it is used here, and the parts of the module that it lives in. */
export interface Lua51 {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  __indirect_function_table: { length: number; grow(by: number): number; get(at: number): unknown } & {
    set(at: number, value: unknown): void;
  };
  malloc: Call<[bytes: number], number>;
  free: Call<[pointer: number]>;
  stackSave: Call<[], number>;
  stackRestore: Call<[pointer: number]>;
  setThrew: Call<[threw: number, value: number]>;
  emscripten_stack_init: Call<[]>;
  __wasm_call_ctors: Call<[]>;
  luaL_newstate: Call<[], number>;
  luaL_loadbuffer: Call<[S, text: number, bytes: number, name: number], number>;
  luaopen_debug: Call<[S], number>;
  luaopen_base: Call<[S], number>;
  luaopen_table: Call<[S], number>;
  luaopen_string: Call<[S], number>;
  luaopen_math: Call<[S], number>;
  lua_checkstack: Call<[S, slots: number], number>;
  lua_createtable: Call<[S, items: number, fields: number]>;
  lua_error: Call<[S], number>;
  lua_gettop: Call<[S], number>;
  lua_pcall: Call<[S, parameters: number, results: number, onError: number], number>;
  lua_pushboolean: Call<[S, value: number]>;
  lua_pushcclosure: Call<[S, func: number, upvalues: number]>;
  lua_pushlstring: Call<[S, text: number, bytes: number]>;
  lua_pushnumber: Call<[S, value: number]>;
  lua_pushvalue: Call<[S, index: number]>;
  lua_rawget: Call<[S, index: number]>;
  lua_rawgeti: Call<[S, index: number, at: number]>;
  lua_rawset: Call<[S, index: number]>;
  lua_rawseti: Call<[S, index: number, at: number]>;
  lua_replace: Call<[S, index: number]>;
  lua_settop: Call<[S, index: number]>;
  lua_toboolean: Call<[S, index: number], number>;
  lua_tolstring: Call<[S, index: number, bytesAt: number], number>;
  lua_tonumber: Call<[S, index: number], number>;
  lua_type: Call<[S, index: number], number>;
}

/** Where the registry and the globals are, as an index. */
export const REGISTRY = -10_000;
export const GLOBALS = -10_002;
/** The types of values, as `lua_type` tells them. */
export const TYPE = { nil: 0, boolean: 1, number: 3, string: 4, table: 5 } as const;

/** What is used of `WebAssembly`, which the types of Node do not have. */
interface WebAssemblyOfNode {
  Module: (new (
    bytes: Uint8Array,
  ) => object) & {
    imports(module: object): { module: string; name: string }[];
  };
  Instance: new (module: object, imports: Imports) => { exports: Record<string, unknown> };
}
type Imports = Record<string, Record<string, unknown>>;
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyOfNode };

const PAGE_BYTES = 65_536;
/** An error to WASI: there is no environment. */
const FAILS = 1;
const BINARY = "wasmoon-lua5.1/dist/liblua5.1.wasm";

/** Thrown through the module's frames where C would jump: an error in Lua on its way to `lua_pcall`. */
class Jump extends Error {}

/** A fresh Lua, without a state yet. Takes some 10 ms. */
export function loadLua51(): Lua51 {
  const { resolve } = createRequire(import.meta.url);
  const module = new WebAssembly.Module(readFileSync(resolve(BINARY)));
  const { exports } = new WebAssembly.Instance(
    module,
    importsOf(module, () => lua),
  );
  const lua = exports as unknown as Lua51;
  lua.emscripten_stack_init();
  lua.__wasm_call_ctors();
  return lua;
}

/** What the module needs: memory, and a way out of a function. All else that it asks for throws. */
function importsOf(module: object, lua: () => Lua51): Imports {
  const jump = new Jump("an error in Lua left lua_pcall");
  const env: Record<string, unknown> = {
    _emscripten_throw_longjmp() {
      throw jump;
    },
    invoke_vii(index: number, a: number, b: number) {
      const { __indirect_function_table: table, stackSave, stackRestore, setThrew } = lua();
      const stack = stackSave();
      try {
        (table.get(index) as Call<[number, number]>)(a, b);
      } catch (error) {
        stackRestore(stack);
        if (error !== jump) throw error;
        setThrew(1, 0);
      }
    },
    emscripten_memcpy_js(to: number, from: number, bytes: number) {
      new Uint8Array(lua().memory.buffer).copyWithin(to, from, from + bytes);
    },
    emscripten_resize_heap(bytes: number) {
      const { memory } = lua();
      memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES));
      return 1;
    },
  };
  const imports: Imports = { env, wasi_snapshot_preview1: { environ_sizes_get: () => FAILS } };
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const group = imports[from] ?? {};
    imports[from] = group;
    group[name] ??= () => {
      throw new Error(`Lua called ${name}, which it has not in a simulation`);
    };
  }
  return imports;
}

/**
 * Puts a function where Lua can call it, and returns its pointer. A WebAssembly table takes only functions of
 * WebAssembly, so a module of one import and one export stands between.
 */
export function pointerTo(lua: Lua51, func: (state: number) => number): number {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(BRIDGE), { e: { f: func } });
  const table = lua.__indirect_function_table;
  const at = table.grow(1);
  table.set(at, instance.exports["f"]);
  return at;
}

const BRIDGE = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f], // types: (i32) -> i32
  ...[2, 7, 1, 1, 0x65, 1, 0x66, 0, 0], // imports: function e.f
  ...[7, 5, 1, 1, 0x66, 0, 0], // exports: it, as f
]);

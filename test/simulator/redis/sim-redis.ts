// A Redis without a clock, a network or a process: what it is asked it answers at once. Its log may lose its newest
// writes in a crash, as that of a machine that ends before they are on the disk.
import { type Command, wrongNumberOfArguments } from "./commands/command.ts";
import { everyCommand } from "./commands/every-command.ts";
import { Keys } from "./commands/keys.ts";
import type { LuaScripts } from "./lua/lua-scripts.ts";
import { NotSimulated, RedisRefusal } from "./replies/refusal.ts";
import { type CommandReply, type RedisReply, Status } from "./replies/reply.ts";

/** A simulated Redis. It has no key at first. */
export class SimRedis {
  readonly #keys = new Keys();
  readonly #now: () => number;
  readonly #scripts: LuaScripts;
  readonly #callOfScript = (words: string[]): CommandReply => {
    const [name = "", ...rest] = words;
    const command = commandNamed(name);
    if (!takes(command, rest))
      throw new RedisRefusal("ERR Wrong number of args calling Redis command from script");
    return command.run(this.#keys, rest);
  };

  /** `now` gives milliseconds. The scripts may be shared: nothing passes through them from one Redis to another. */
  constructor(now: () => number, scripts: LuaScripts) {
    this.#now = now;
    this.#scripts = scripts;
  }

  /** Runs a command. Throws a {@link RedisRefusal} where Redis refuses it. */
  call(name: string, args: readonly (string | number)[]): RedisReply {
    const command = commandNamed(name);
    const words = args.map(String);
    if (!takes(command, words)) throw wrongNumberOfArguments(name);
    const reply = this.#run(() => command.run(this.#keys, words));
    return reply instanceof Status ? reply.text : reply;
  }

  /** Runs a script, as EVAL does. Throws a {@link RedisRefusal} where Redis replies with an error. */
  eval(lua: string, keys: readonly string[], args: readonly (string | number)[]): RedisReply {
    return this.#run(() => this.#scripts.run(lua, keys, args.map(String), this.#callOfScript));
  }

  /** The writes, of a command or of a whole script, that are not yet on the disk. */
  get unsynced(): number {
    return this.#keys.unsynced;
  }

  /** Brings the whole log to the disk. */
  sync(): void {
    this.#keys.sync();
  }

  /** Ends and starts again: the newest `lost` of the unsynced writes are gone, and the others are on the disk. */
  crash(lost: number): void {
    this.#keys.lose(lost);
  }

  /** What each key holds now, keys and fields in the order of their names. */
  snapshot(): Record<string, string | Record<string, string>> {
    this.#keys.begin(this.#now());
    const found: [key: string, value: string | Record<string, string>][] = [];
    for (const [key, value] of this.#keys.inOrder())
      found.push([key, typeof value === "string" ? value : Object.fromEntries([...value].sort(byField))]);
    return Object.fromEntries(found);
  }

  #run<Reply>(run: () => Reply): Reply {
    this.#keys.begin(this.#now());
    try {
      return run();
    } finally {
      this.#keys.end();
    }
  }
}

function commandNamed(name: string): Command {
  const command = everyCommand.get(name) ?? everyCommand.get(name.toUpperCase());
  if (command === undefined) throw new NotSimulated(`command ${name}`);
  return command;
}

const takes = ({ words: { least, most } }: Command, words: readonly string[]): boolean =>
  words.length >= least && words.length <= most;

const byField = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1);

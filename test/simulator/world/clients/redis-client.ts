// What the server sees of a simulated Redis: a connection with the errors of ioredis, as `connectRedis` sets it up. It
// refuses commands at once while Redis is away, sends none twice, and gives each 1.8 s.
import type { RedisConnection } from "../../../../server/stock/redis.ts";
import type { Agenda, Life } from "../../network/agenda.ts";
import type { Connection } from "../../network/connection.ts";
import type { Host } from "../../network/host.ts";
import type { RedisReply } from "../../redis/replies/reply.ts";

const COMMAND_TIMEOUT_MS = 1_800;
const RECONNECT_MS = 100;

type Argument = string | number;

/** What a running Redis of a simulated world does for its connections. */
export interface RedisProcess {
  script(name: string, lua: string, keys: readonly string[], args: readonly (string | number)[]): RedisReply;
  call(command: string, args: readonly (string | number)[]): RedisReply;
  /**
   * Calls `answered` with the reply to what is done, or with the error with which it is refused, once the log is as durable as
   * the setting says: at once, or later.
   */
  answer(
    run: (redis: RedisProcess) => unknown,
    answered: (answer: { reply?: unknown; error?: Error }) => void,
  ): void;
}

/** The connection of this process to Redis. It connects at once if Redis is up, and then whenever it was closed. */
export function redisClient(agenda: Agenda, life: Life, host: Host<RedisProcess>): RedisConnection {
  let open: { connection: Connection; process: RedisProcess } | undefined;
  const unanswered = new Set<(error: Error) => void>();
  const connect = () => {
    open = host.connect(life, { closedAtClient: closed, closedAtServer: () => {} });
    if (open === undefined) reconnect();
  };
  const reconnect = () => {
    agenda.after(RECONNECT_MS, {
      ...{ life, from: undefined, what: "connects to Redis again", about: "", run: connect },
    });
  };
  const closed = () => {
    open = undefined;
    for (const fail of [...unanswered]) fail(new Error("Connection is closed."));
    reconnect();
  };
  const send = (what: string, run: (redis: RedisProcess) => unknown, args: readonly Argument[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (open === undefined) {
        reject(new Error("Stream isn't writeable and enableOfflineQueue options is false"));
        return;
      }
      const { connection, process } = open;
      const settle = (settled: () => void) => {
        cancel();
        unanswered.delete(fail);
        settled();
      };
      const fail = (error: Error) => settle(() => reject(error));
      const cancel = agenda.after(COMMAND_TIMEOUT_MS, {
        ...{ life, from: undefined, what: `gives up ${what}`, about: "" },
        run: () => fail(new Error("Command timed out")),
      });
      unanswered.add(fail);
      const answer = () =>
        process.answer(run, ({ reply, error }) =>
          connection.reply({
            what: `gets the reply to ${what}`,
            about: error?.message ?? textOf(reply),
            run: () => settle(() => (error === undefined ? resolve(reply) : reject(error))),
          }),
        );
      connection.request({ what, about: args.join(" "), run: answer });
    });

  connect();
  const commands: Record<string, unknown> = {};
  const client: RedisConnection = {
    defineCommand(name, { lua, numberOfKeys }) {
      commands[name] = (...args: Argument[]) => {
        const keys = args.slice(0, numberOfKeys).map(String);
        const rest = args.slice(numberOfKeys);
        return send(name, (redis) => redis.script(name, lua, keys, rest), rest);
      };
    },
    hget: async (key, field) =>
      (await send("hget", (redis) => redis.call("HGET", [key, field]), [field])) as string | null,
    del: async (...keys) => (await send("del", (redis) => redis.call("DEL", keys), keys)) as number,
  };
  return Object.assign(commands, client);
}

const textOf = (reply: unknown): string =>
  Array.isArray(reply) ? reply.map(textOf).join(" ") : String(reply);

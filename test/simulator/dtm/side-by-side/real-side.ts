// Two DTM processes on one Redis, and the server to which their calls lead, as a side to be compared.
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Redis } from "ioredis";
import { Pool } from "undici";
import { holdsInTime } from "../../../../base/until.ts";
import { dtmServer } from "../../../../stack/parts/dtm.ts";
import { redisServer } from "../../../../stack/parts/redis.ts";
import type { ManagedProcess } from "../../../../stack/process/managed-process.ts";
import { freePort } from "../../../../stack/process/ports.ts";
import { stopAll } from "../../../../stack/process/workspace.ts";
import { temporaryWorkspace } from "../../../support/stores.ts";
import type { DtmReply } from "../sim-dtm.ts";
import { isSame, type Look, type Side } from "./player.ts";
import type { Ask, Reply, Sequence } from "./sequences.ts";
import { askOf, callText, stateText } from "./texts.ts";

/** What should be seen is seen within this time, or counts as not seen. */
const SEEN_WITHIN_MS = 6_000;

interface OpenCall {
  text: string;
  request: IncomingMessage;
  response: ServerResponse;
}

export class RealSide implements Side {
  /** The address of the branches. */
  readonly base: string;
  readonly #replicas: { process: ManagedProcess; pool: Pool }[];
  readonly #redis: Redis;
  readonly #calls: Map<string, OpenCall[]>;
  readonly #arrivals: EventEmitter;

  constructor(
    base: string,
    replicas: { process: ManagedProcess; pool: Pool }[],
    redis: Redis,
    calls: Map<string, OpenCall[]>,
    arrivals: EventEmitter,
  ) {
    this.base = base;
    this.#replicas = replicas;
    this.#redis = redis;
    this.#calls = calls;
    this.#arrivals = arrivals;
  }

  async ask(sequence: Sequence, ask: Ask): Promise<string> {
    const { path, body } = askOf(sequence, ask);
    const reply = await this.request(ask.replica, "POST", path, body);
    return `${reply.status} ${reply.body}`;
  }

  async request(replica: number, method: "GET" | "POST", path: string, body?: string): Promise<DtmReply> {
    const reply = await this.#replica(replica).pool.request({ method, path, body: body ?? null });
    return { status: reply.statusCode, body: await reply.body.text() };
  }

  answer(gid: string, position: number, reply: Reply): void {
    const call = this.#callsOf(gid)[position];
    if (call === undefined) throw new Error(`there is no call ${position} for ${gid}`);
    if (reply === undefined) call.request.socket.destroy();
    // Each call has a connection of its own: on one that was used before, Go sends a GET again when no reply comes.
    else call.response.writeHead(reply.status, { connection: "close" }).end(reply.body);
  }

  async look(gid: string, expected: Look | undefined): Promise<Look> {
    const signal = AbortSignal.timeout(SEEN_WITHIN_MS);
    const count = expected?.calls.length ?? 0;
    while (this.#callsOf(gid).length < count && !signal.aborted)
      await once(this.#arrivals, gid, { signal }).catch(() => {});
    let look = await this.#lookNow(gid);
    const isSeen = async () => {
      look = await this.#lookNow(gid);
      return expected === undefined || isSame(look, expected);
    };
    if (expected !== undefined && !isSame(look, expected) && !signal.aborted)
      await holdsInTime(isSeen, { deadlineMs: SEEN_WITHIN_MS });
    return look;
  }

  async #lookNow(gid: string): Promise<Look> {
    const [query, score] = await Promise.all([
      this.request(1, "GET", `/api/dtmsvr/query?gid=${encodeURIComponent(gid)}`),
      this.#redis.zscore("{a}_u", gid),
    ]);
    return {
      calls: this.#callsOf(gid).map((call) => call.text),
      state: stateText(query.body),
      dueSecond: score === null ? undefined : Number(score),
    };
  }

  /** Kills a replica, and starts it again. */
  async crash(replica: number): Promise<void> {
    const { process } = this.#replica(replica);
    await process.kill();
    await process.start();
  }

  #callsOf(gid: string): OpenCall[] {
    return this.#calls.get(gid) ?? [];
  }

  #replica(index: number) {
    const replica = this.#replicas[index];
    if (replica === undefined) throw new Error(`there is no replica ${index}`);
    return replica;
  }
}

/** Starts all that a real side needs; `end` leaves nothing of it. */
export async function startRealSide(): Promise<{ side: RealSide; end: () => Promise<void> }> {
  const workspace = await temporaryWorkspace();
  const redisPort = await freePort();
  const started: ManagedProcess[] = [await redisServer(workspace, redisPort, "no")];
  const calls = new Map<string, OpenCall[]>();
  const arrivals = new EventEmitter().setMaxListeners(0);
  const server = branchServer(calls, arrivals);
  const pools: Pool[] = [];
  const redis = new Redis({ port: redisPort, lazyConnect: true });
  const end = async () => {
    redis.disconnect();
    await Promise.all(pools.map((pool) => pool.destroy()));
    server.closeAllConnections();
    server.close();
    await stopAll(started, workspace);
  };
  try {
    await started[0]?.start();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const replicas: { process: ManagedProcess; pool: Pool }[] = [];
    for (const name of ["dtm-0", "dtm-1"]) {
      const { url, process } = await dtmServer(workspace, name, "redis", { redisPort, mysql: undefined });
      started.push(process);
      const pool = new Pool(url, { connections: 32 });
      pools.push(pool);
      replicas.push({ process, pool });
      await process.start();
    }
    return { side: new RealSide(base, replicas, redis, calls, arrivals), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Takes calls and leaves them open. */
function branchServer(calls: Map<string, OpenCall[]>, arrivals: EventEmitter): Server {
  return createServer(async (request, response) => {
    const url = request.url ?? "";
    const gid = new URL(url, "http://branches").searchParams.get("gid") ?? "";
    const body = await text(request);
    const call = { text: callText(request.method ?? "", url, request.headers, body), request, response };
    calls.set(gid, [...(calls.get(gid) ?? []), call]);
    arrivals.emit(gid);
  });
}

// A simulated world: servers, stores, DTM and buyers around one agenda. It does nothing by itself: see run-schedule.ts.
import { type Operation, SOLD_OUT } from "../../../invariants/record/history.ts";
import type { DtmStore } from "../dtm/sim-dtm.ts";
import type { SimMysql } from "../mysql/sim-mysql.ts";
import { Agenda, Life } from "../network/agenda.ts";
import { type Crashed, Host } from "../network/host.ts";
import { sendHttp } from "../network/http-client.ts";
import type { LuaScripts } from "../redis/lua/lua-scripts.ts";
import { SimRedis } from "../redis/sim-redis.ts";
import type { MysqlProcess } from "./clients/mysql-session.ts";
import type { RedisProcess } from "./clients/redis-client.ts";
import { DtmReplicas, loseWrites } from "./dtm-replicas.ts";
import { Observer } from "./observer.ts";
import { meaningOfReply, Record } from "./record.ts";
import { redisProcess } from "./redis-process.ts";
import { PROBED_SALE, SALE } from "./sales.ts";
import { type ServerProcess, serverProcess } from "./server-process.ts";
import { Shop } from "./shop.ts";
import type { System } from "./system.ts";

/** A buyer waits so long for a reply. */
const BUYER_TIMEOUT_MS = 10_000;
const ASK_AGAIN_MS = 250;
const SYNC_MS = 1_000;
const WRITES_LOG = "writes its log to the disk";

/** Who asks which server for a unit of which sale. */
export interface Asking {
  sale: string;
  user: string;
  server: number;
  /** A probe asks again until this time, in ms, while it is neither served nor sold out. */
  probeUntil?: number;
}

/** How many of each there are. */
export interface Shape {
  servers: number;
  /** DTMs on one store; 1 if it is absent. */
  replicas?: number;
  /** DTM's store writes to its disk once a second, and may lose what is not there. */
  dtmForgets?: boolean;
}

/** What the world is made of. */
export class World {
  readonly agenda = new Agenda();
  readonly record = new Record();
  readonly redis: SimRedis;
  readonly mysql: SimMysql;
  readonly store: DtmStore;
  readonly dtm: DtmReplicas;
  readonly servers: Host<ServerProcess>[];
  readonly hosts: ReadonlyMap<string, Host>;
  /** The gids of all messages that there ever were. */
  readonly gids: string[] = [];
  readonly observer: Observer;
  readonly shop: Shop;
  readonly #redisHost: Host<RedisProcess>;
  readonly #mysqlHost: Host<MysqlProcess>;
  readonly #supervisor = new Life("supervisor");
  readonly #buyers = new Map<string, Life>();
  /** A process that had crashed was started again. */
  hasStartedAgain = false;
  #operations = 0;
  #nextServer = 0;
  #isPushing = false;

  constructor({ servers, replicas = 1, dtmForgets = false }: Shape, system: System, scripts: LuaScripts) {
    const { agenda } = this;
    const now = () => agenda.now;
    this.mysql = system.mysql();
    this.redis = new SimRedis(now, scripts);
    this.observer = new Observer(this);
    this.#redisHost = new Host(agenda, "redis", {
      start: (life) =>
        redisProcess(this.redis, {
          ...{ fsync: system.fsync, luaOf: system.luaOf, onScript: () => this.observer.sample(SALE) },
          onUnsynced: () => this.#syncLater(life),
          goOnLater: (run) => agenda.soon({ life, from: undefined, what: WRITES_LOG, about: "", run }),
        }),
      crashed: (_process, lostWrites) => loseWrites(this.redis, lostWrites),
    });
    this.#mysqlHost = new Host(agenda, "mysql", {
      start: () => ({ mysql: this.mysql, onAnswer: () => this.observer.seeOrders() }),
      crashed: () => {
        this.mysql.crash();
        return 0;
      },
    });
    const serverFor = () => this.#serverInTurn();
    this.dtm = new DtmReplicas({
      ...{ agenda, replicas, boltdb: system.boltdb, forgets: dtmForgets, serverFor },
    });
    this.store = this.dtm.store;
    const place = {
      ...{ agenda, redis: this.#redisHost, mysql: this.#mysqlHost, dtm: () => this.dtm.inTurn() },
      newId: () => this.#newId(system),
      replace: system.replace,
    };
    const program = { start: (life: Life) => serverProcess(life, place), crashed: () => 0 };
    this.servers = Array.from(
      { length: servers },
      (_, index) => new Host(agenda, `server-${index + 1}`, program),
    );
    this.shop = new Shop(this);
    const all = [this.#redisHost, this.#mysqlHost, ...this.dtm.hosts, ...this.servers] as Host[];
    this.hosts = new Map(all.map((host) => [host.name, host]));
    for (const host of all) host.start();
  }

  /** A buyer asks this server for a unit. A probe is a buyer who is sent after healing. */
  ask(asking: Asking): void {
    const { sale, user, server, probeUntil } = asking;
    const { agenda, record } = this;
    const host = this.servers[server % this.servers.length];
    if (host === undefined) throw new Error("a world has a server");
    const life = this.#buyerLife(user);
    const process = `${probeUntil === undefined ? "" : "probe-"}${user}-${++this.#operations}`;
    const ended = record.begin({ process, op: "purchase", sale, user, invoked: agenda.stamp });
    const answered = (meaning: Partial<Operation>) => {
      ended({ completed: agenda.stamp, ...meaning });
      const isDecided = meaning.outcome === "ok" || meaning.error === SOLD_OUT;
      if (isDecided || probeUntil === undefined || agenda.now + ASK_AGAIN_MS > probeUntil) return;
      const run = () => this.ask(asking);
      agenda.after(ASK_AGAIN_MS, { life, from: undefined, what: "asks again", about: "", run });
    };
    sendHttp(agenda, life, host, {
      ...{ what: "purchase", about: user, timeoutMs: BUYER_TIMEOUT_MS },
      serve: (process, reply) => void process.buy(sale, user).then(reply),
    }).then(
      (reply) => answered(meaningOfReply(reply)),
      (error: { code: string }) => answered(unanswered(error.code)),
    );
  }

  /**
   * Ends a process, which starts again after a time. Returns what that took with it; undefined if it is down.
   */
  crash(
    name: string,
    how: { downMs: number; lostMessages: number; lostWrites: number },
  ): Crashed | undefined {
    const host = this.hosts.get(name);
    const crashed = host?.crash(how);
    if (host === undefined || crashed === undefined) return undefined;
    const { agenda, record } = this;
    const ended = record.begin({
      process: `nemesis-${++this.#operations}`,
      op: "kill",
      target: name,
      invoked: agenda.stamp,
    });
    agenda.after(how.downMs, {
      ...{ life: this.#supervisor, from: undefined, what: `starts ${name} again`, about: "" },
      run: () => {
        host.start();
        this.hasStartedAgain = true;
        ended({ completed: agenda.stamp, outcome: "ok" });
      },
    });
    return crashed;
  }

  /** True if every process runs. */
  get isUp(): boolean {
    for (const host of this.hosts.values()) if (!host.isUp) return false;
    return true;
  }

  /** True if DTM has a message that has not ended, and is not about to be asked to look at it. */
  get needsPush(): boolean {
    return !this.#isPushing && this.store.nextDueAt !== undefined;
  }

  /** Makes DTM look at every message after this time, whatever its back-off says, as the harness does after healing. */
  pushLater(ms: number): void {
    const { agenda, record } = this;
    this.#isPushing = true;
    const run = () => {
      this.#isPushing = false;
      record.observe({ kind: "push", at: agenda.stamp });
      this.dtm.inTurn().process?.request("GET", "/api/dtmsvr/resetCronTime?timeout=0&limit=1000", undefined);
    };
    agenda.after(ms, {
      life: this.#supervisor,
      from: undefined,
      what: "asks DTM to look at all",
      about: "",
      run,
    });
  }

  #syncLater(life: Life): void {
    const run = () => this.redis.sync();
    this.agenda.after(SYNC_MS, { life, from: undefined, what: WRITES_LOG, about: "", run });
  }

  #buyerLife(user: string): Life {
    const known = this.#buyers.get(user);
    if (known !== undefined) return known;
    const life = new Life(user);
    this.#buyers.set(user, life);
    return life;
  }

  #newId(system: System): string {
    const id = system.idOf(this.gids.length + 1);
    this.gids.push(`{${SALE}}-${id}`, `{${PROBED_SALE}}-${id}`);
    return id;
  }

  /** The server that DTM's next call goes to: each in turn, of those that run. */
  #serverInTurn(): Host<ServerProcess> {
    const up = this.servers.filter((server) => server.isUp);
    const among = up.length > 0 ? up : this.servers;
    const server = among[this.#nextServer++ % among.length];
    if (server === undefined) throw new Error("a world has a server");
    return server;
  }
}

/** What a buyer knows who got no reply: a request that was refused never arrived. */
const unanswered = (code: string) =>
  code === "ECONNREFUSED"
    ? { outcome: "fail" as const, error: code }
    : { outcome: "info" as const, error: code };

// The DTMs of a simulated world: one, or two replicas on one store. Which of them gets a request is nobody's choice.
import { DtmStore, SimDtm } from "../dtm/sim-dtm.ts";
import type { Agenda, Life } from "../network/agenda.ts";
import { Host } from "../network/host.ts";
import type { DtmProcess } from "./clients/dtm-pool.ts";
import { type DtmRun, dtmProcess } from "./dtm-process.ts";
import type { ServerProcess } from "./server-process.ts";

/** What they are given. */
export interface DtmPlace {
  agenda: Agenda;
  replicas: number;
  boltdb: boolean;
  /** The server that gets the next call. */
  serverFor: () => Host<ServerProcess>;
}

/** Who of them had to do with a message. */
interface Seen {
  preparedBy: Life | undefined;
  calledBy: Set<Life>;
  /** Whose call of the branch has no end yet. */
  callingBy: Set<Life>;
}

export class DtmReplicas {
  readonly store: DtmStore;
  readonly hosts: readonly Host<DtmProcess>[];
  /** What only two replicas can come to. */
  readonly marks = new Set<string>();
  readonly #running = new Map<string, DtmRun>();
  readonly #seen = new Map<string, Seen>();
  #next = 0;

  constructor({ agenda, replicas, boltdb, serverFor }: DtmPlace) {
    const now = () => agenda.now;
    this.store = new DtmStore(now);
    const start = (life: Life): DtmProcess => {
      const run = dtmProcess(agenda, life, new SimDtm(this.store, { now, boltdb }), {
        serverFor,
        onAsked: (operation, gid) => this.#noteAsked(life, operation, gid),
        onCalled: (what, gid) => this.#noteCalled(life, what, gid),
        onStored: () => this.#planOthers(run),
      });
      this.#running.set(life.name, run);
      run.goOn();
      return run;
    };
    const crashed = (run: DtmProcess) => {
      for (const [name, one] of this.#running) if (one === run) this.#running.delete(name);
      if (this.#running.size > 0) this.marks.add("one of two DTMs crashed, and the other ran on");
    };
    this.hosts = Array.from(
      { length: replicas },
      (_, index) => new Host(agenda, index === 0 ? "dtm" : `dtm-${index + 1}`, { start, crashed }),
    );
  }

  /** The one that gets the next request: each in turn, of those that run. */
  inTurn(): Host<DtmProcess> {
    const { hosts } = this;
    const up = hosts.length > 1 ? hosts.filter(({ isUp }) => isUp) : hosts;
    const among = up.length > 0 ? up : hosts;
    const host = among[this.#next++ % among.length];
    if (host === undefined) throw new Error("a world has a DTM");
    return host;
  }

  /** A replica finds what another one has stored when it looks the next time. */
  #planOthers(run: DtmRun | undefined): void {
    if (this.#running.size > 1) for (const other of this.#running.values()) if (other !== run) other.plan();
  }

  #noteAsked(life: Life, operation: string, gid: string): void {
    if (this.hosts.length < 2) return;
    const seen = this.#seenOf(gid);
    if (operation === "prepare") seen.preparedBy ??= life;
    else if (isOther(seen.preparedBy, life))
      this.marks.add(`a message met two DTMs: prepare, then ${operation}`);
  }

  #noteCalled(life: Life, what: string, gid: string): () => void {
    if (this.hosts.length < 2) return () => {};
    const { preparedBy, calledBy, callingBy } = this.#seenOf(gid);
    if (what === "redisQueryPrepared") {
      if (isOther(preparedBy, life)) this.marks.add("a message met two DTMs: prepare, then check-back");
      return () => {};
    }
    if ([...calledBy].some((one) => isOther(one, life)))
      this.marks.add("a message met two DTMs: both called its branch");
    if ([...callingBy].some((one) => !one.isOver && isOther(one, life)))
      this.marks.add("a message met two DTMs: both called its branch at a time");
    calledBy.add(life);
    callingBy.add(life);
    return () => void callingBy.delete(life);
  }

  #seenOf(gid: string): Seen {
    const known = this.#seen.get(gid);
    if (known !== undefined) return known;
    const seen: Seen = { preparedBy: undefined, calledBy: new Set(), callingBy: new Set() };
    this.#seen.set(gid, seen);
    return seen;
  }
}

const isOther = (one: Life | undefined, other: Life): boolean => one !== undefined && one.name !== other.name;

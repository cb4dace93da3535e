// The DTMs of a simulated world: one, or two replicas on one store. Which of them gets a request is nobody's choice.
import { DtmStore, SimDtm } from "../dtm/sim-dtm.ts";
import { type Agenda, Life } from "../network/agenda.ts";
import { Host } from "../network/host.ts";
import type { DtmProcess } from "./clients/dtm-pool.ts";
import { type DtmRun, dtmProcess } from "./dtm-process.ts";
import type { ServerProcess } from "./server-process.ts";

/** What they are given. */
export interface DtmPlace {
  agenda: Agenda;
  replicas: number;
  boltdb: boolean;
  /** The store writes to its disk once a second, and not before it answers. */
  forgets: boolean;
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

const SYNC_MS = 1_000;

export class DtmReplicas {
  readonly store: DtmStore;
  readonly hosts: readonly Host<DtmProcess>[];
  /** What only two replicas can come to. */
  readonly marks = new Set<string>();
  /** The gids of messages that the store has lost in a crash. */
  readonly #lost = new Set<string>();
  readonly #agenda: Agenda;
  readonly #forgets: boolean;
  readonly #storeLife = new Life("dtm's store");
  #isSyncing = false;
  readonly #running = new Map<string, DtmRun>();
  readonly #seen = new Map<string, Seen>();
  #next = 0;

  constructor({ agenda, replicas, boltdb, forgets, serverFor }: DtmPlace) {
    this.#agenda = agenda;
    this.#forgets = forgets;
    const now = () => agenda.now;
    this.store = new DtmStore(now);
    const start = (life: Life): DtmProcess => {
      const run = dtmProcess(agenda, life, new SimDtm(this.store, { now, boltdb }), {
        serverFor,
        onAsked: (operation, gid) => this.#noteAsked(life, operation, gid),
        onCalled: (what, gid) => this.#noteCalled(life, what, gid),
        onStored: () => this.#stored(run),
      });
      this.#running.set(life.name, run);
      run.goOn();
      return run;
    };
    const crashed = (run: DtmProcess, lostWrites: number) => {
      for (const [name, one] of this.#running) if (one === run) this.#running.delete(name);
      if (this.#running.size > 0) this.marks.add("one of two DTMs crashed, and the other ran on");
      return lostWrites === 0 ? 0 : this.#loseWrites(lostWrites);
    };
    // The store is on the machine of the first.
    const crashedAlone = (run: DtmProcess) => crashed(run, 0);
    this.hosts = Array.from({ length: replicas }, (_, index) =>
      index === 0
        ? new Host(agenda, "dtm", { start, crashed })
        : new Host(agenda, `dtm-${index + 1}`, { start, crashed: crashedAlone }),
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

  /** The gids of messages that the store has lost, and knows nothing of. */
  get forgotten(): ReadonlySet<string> {
    return new Set([...this.#lost].filter((gid) => this.store.find(gid) === undefined));
  }

  /** Another replica finds what one has stored when it looks the next time. */
  #stored(run: DtmRun | undefined): void {
    if (this.#running.size > 1) for (const other of this.#running.values()) if (other !== run) other.plan();
    if (this.store.unsynced === 0) return;
    if (!this.#forgets) this.store.sync();
    else if (!this.#isSyncing) this.#syncLater();
  }

  #syncLater(): void {
    this.#isSyncing = true;
    const run = () => {
      this.#isSyncing = false;
      this.store.sync();
    };
    const what = "writes its log to the disk";
    this.#agenda.after(SYNC_MS, { life: this.#storeLife, from: undefined, what, about: "", run });
  }

  #loseWrites(most: number): number {
    const before = Object.keys(this.store.snapshot());
    const lost = loseWrites(this.store, most);
    if (lost === 0) return 0;
    const after = new Set(Object.keys(this.store.snapshot()));
    for (const gid of before) if (!after.has(gid)) this.#lost.add(gid);
    for (const run of this.#running.values()) run.plan();
    return lost;
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

/** Ends a store that loses as many of its newest unsynced writes, if it has as many. Returns how many it lost. */
export function loseWrites(store: { unsynced: number; crash(lost: number): void }, most: number): number {
  const lost = Math.min(most, store.unsynced);
  store.crash(lost);
  return lost;
}

const isOther = (one: Life | undefined, other: Life): boolean => one !== undefined && one.name !== other.name;

// The store of the simulated DTM, as it is in Redis: messages with their branches, and the second in which each is due.
// It outlives the DTMs that use it. Each call is one write, whole or not at all; a crash may lose the newest of them.
import { type Message, RETRY_SECONDS, type Status, type StoredBranch } from "./message.ts";

/** All that is known of a message. It is replaced, never changed, so that a crash can put back the one before. */
interface Entry {
  readonly message: Message;
  readonly branches: readonly StoredBranch[];
  /** Undefined once the message has ended. */
  readonly dueSecond: number | undefined;
  readonly forgottenAt: number;
}

/** Redis forgets a message so long after its last write, an ended one sooner. */
const KEPT_MS = 604_800_000;
const KEPT_WHEN_ENDED_MS = 86_400_000;

const secondOf = (ms: number): number => Math.floor(ms / 1000);

export class DtmStore {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  /** What the writes since the last sync replaced, oldest first. */
  #replaced: { gid: string; entry: Entry | undefined }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  find(gid: string): Message | undefined {
    return this.#entry(gid)?.message;
  }

  branches(gid: string): readonly StoredBranch[] {
    return this.#entry(gid)?.branches ?? [];
  }

  /** The branches as DTM finds them in boltdb: from the first key that is not below the gid, while they are its own. */
  branchesInBoltdb(gid: string): readonly StoredBranch[] {
    const keys = [...this.#entries].flatMap(([owner, { branches }]) =>
      branches.map((branch, i) => ({ key: owner + String(i).padStart(3, "0"), owner, branch })),
    );
    const from = keys.filter(({ key }) => key >= gid).sort((a, b) => (a.key < b.key ? -1 : 1));
    const end = from.findIndex(({ owner }) => owner !== gid);
    return (end === -1 ? from : from.slice(0, end)).map(({ branch }) => branch);
  }

  /** False if there is a message of this gid. */
  saveNew(message: Message, branches: readonly StoredBranch[]): boolean {
    if (this.#entry(message.gid) !== undefined) return false;
    this.#write(message, branches, secondOf(message.nextTryAt));
    return true;
  }

  /** Writes this message with its new status. False if the stored one does not have the old status. */
  changeStatus(old: Status, message: Message): boolean {
    const entry = this.#entry(message.gid);
    if (entry?.message.status !== old) return false;
    this.#write(message, entry.branches, isEnded(message.status) ? undefined : entry.dueSecond);
    return true;
  }

  /** Writes this message, due at its next try. False if the stored one has another status. */
  touch(message: Message): boolean {
    const entry = this.#entry(message.gid);
    if (entry?.message.status !== message.status) return false;
    this.#write(message, entry.branches, secondOf(message.nextTryAt));
    return true;
  }

  /** Writes this message, whatever is stored, and leaves the second in which it is due. */
  overwrite(message: Message): void {
    const entry = this.#entry(message.gid);
    this.#write(message, entry?.branches ?? [], entry?.dueSecond);
  }

  /** False if the stored message has another status, or no branch in this position. */
  saveBranch(gid: string, status: Status, position: number, branch: StoredBranch): boolean {
    const entry = this.#entry(gid);
    if (entry?.message.status !== status || position >= entry.branches.length) return false;
    this.#write(entry.message, entry.branches.with(position, branch), entry.dueSecond);
    return true;
  }

  /** The message that is due first, if one is due now. For the others it is due again 10 s later. */
  lockDue(): Message | undefined {
    const due = this.#firstDue();
    const second = secondOf(this.#now());
    if (due?.dueSecond === undefined || due.dueSecond > second) return undefined;
    this.#write(due.message, due.branches, second + RETRY_SECONDS);
    return due.message;
  }

  /** Makes what is due later than in `afterSeconds` due now, up to a limit. */
  resetDue(afterSeconds: number, limit: number): { count: number; hasMore: boolean } {
    const second = secondOf(this.#now());
    const later = this.#waiting()
      .filter(({ dueSecond }) => dueSecond >= second + afterSeconds)
      .sort(byDue);
    for (const { message, branches } of later.slice(0, limit)) this.#write(message, branches, second);
    return { count: Math.min(later.length, limit), hasMore: later.length > limit };
  }

  /** When the first message is due, in milliseconds. Undefined if none waits. */
  get nextDueAt(): number | undefined {
    const second = this.#firstDue()?.dueSecond;
    return second === undefined ? undefined : second * 1000;
  }

  /** Writes that are not yet on the disk. */
  get unsynced(): number {
    return this.#replaced.length;
  }

  sync(): void {
    this.#replaced = [];
  }

  /** The newest `lost` of the unsynced writes are gone. */
  crash(lost: number): void {
    for (let i = 0; i < lost; i++) {
      const undone = this.#replaced.pop();
      if (undone === undefined) throw new Error(`${lost} writes cannot be lost: ${i} were not on the disk`);
      if (undone.entry === undefined) this.#entries.delete(undone.gid);
      else this.#entries.set(undone.gid, undone.entry);
    }
    this.sync();
  }

  /** Each message in the order of gids: its status, the second in which it is due, and its branches' statuses. */
  snapshot(): Record<string, Record<string, string>> {
    const gids = [...this.#entries.keys()].sort();
    return Object.fromEntries(gids.flatMap((gid) => this.#row(gid)));
  }

  #row(gid: string): [string, Record<string, string>][] {
    const entry = this.#entry(gid);
    if (entry === undefined) return [];
    const branches = entry.branches.map(({ status }) => status).join(" ");
    const { status, nextIntervalSeconds } = entry.message;
    const due = entry.dueSecond === undefined ? "" : String(entry.dueSecond);
    return [[gid, { status, due, interval: String(nextIntervalSeconds), branches }]];
  }

  #entry(gid: string): Entry | undefined {
    const entry = this.#entries.get(gid);
    return entry === undefined || this.#now() >= entry.forgottenAt ? undefined : entry;
  }

  #write(message: Message, branches: readonly StoredBranch[], dueSecond: number | undefined): void {
    const { gid, status } = message;
    const forgottenAt = this.#now() + (isEnded(status) ? KEPT_WHEN_ENDED_MS : KEPT_MS);
    this.#replaced.push({ gid, entry: this.#entries.get(gid) });
    this.#entries.set(gid, { message, branches, dueSecond, forgottenAt });
  }

  #waiting(): (Entry & { dueSecond: number })[] {
    const now = this.#now();
    const waiting: (Entry & { dueSecond: number })[] = [];
    for (const entry of this.#entries.values())
      if (isWaiting(entry) && now < entry.forgottenAt) waiting.push(entry);
    return waiting;
  }

  #firstDue(): Entry | undefined {
    let first: (Entry & { dueSecond: number }) | undefined;
    const now = this.#now();
    for (const entry of this.#entries.values())
      if (isWaiting(entry) && now < entry.forgottenAt && (first === undefined || byDue(entry, first) < 0))
        first = entry;
    return first;
  }
}

const isEnded = (status: Status): boolean => status === "succeed" || status === "failed";
const isWaiting = (entry: Entry): entry is Entry & { dueSecond: number } => entry.dueSecond !== undefined;

/** By the second, and by gid within one, as a sorted set of Redis has them. */
function byDue(a: Entry & { dueSecond: number }, b: Entry & { dueSecond: number }): number {
  if (a.dueSecond !== b.dueSecond) return a.dueSecond - b.dueSecond;
  return a.message.gid < b.message.gid ? -1 : 1;
}

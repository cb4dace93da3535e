// Two replicas of the simulated DTM on one store, as a side to be compared.
import { type DtmReply, DtmStore, SimDtm } from "../sim-dtm.ts";
import type { Look, Side } from "./player.ts";
import type { Ask, Reply, Sequence } from "./sequences.ts";
import { askOf, callText, stateText } from "./texts.ts";

export class SimulatedSide implements Side {
  /** The time, which stands still until the test sets it. */
  readonly clock = { ms: Date.now() };
  readonly #store = new DtmStore(() => this.clock.ms);
  readonly #replicas = [0, 1].map(() => new SimDtm(this.#store, { now: () => this.clock.ms }));
  readonly #calls = new Map<string, { replica: number; id: number; text: string; isOpen: boolean }[]>();

  async ask(sequence: Sequence, ask: Ask): Promise<string> {
    const { path, body } = askOf(sequence, ask);
    const reply = this.request(ask.replica, "POST", path, body);
    return `${reply.status} ${reply.body}`;
  }

  request(replica: number, method: string, path: string, body?: string): DtmReply {
    const reply = this.#replica(replica).request(method, path, body);
    this.#collect();
    return reply;
  }

  answer(gid: string, position: number, reply: Reply): void {
    const call = this.#callsOf(gid)[position];
    if (call === undefined) throw new Error(`there is no call ${position} for ${gid}`);
    call.isOpen = false;
    this.#replica(call.replica).answered(call.id, reply);
    this.#collect();
  }

  async look(gid: string): Promise<Look> {
    const query = this.request(0, "GET", `/api/dtmsvr/query?gid=${encodeURIComponent(gid)}`);
    const due = this.#store.snapshot()[gid]?.["due"] || undefined;
    return {
      calls: this.#callsOf(gid).map(({ text }) => text),
      state: stateText(query.body),
      dueSecond: due === undefined ? undefined : Number(due),
    };
  }

  /** Lets a replica's cron loop look. Returns the gid for which it makes a call. */
  tick(replica: number): string | undefined {
    this.#replica(replica).tick();
    return this.#collect();
  }

  /** Ends a replica, and starts it again. Returns the open calls that ended with it, by gid. */
  crash(replica: number): Map<string, number[]> {
    this.#replica(replica).crash();
    const lost = new Map<string, number[]>();
    for (const [gid, calls] of this.#calls) {
      const ended = calls.flatMap((call, i) => (call.isOpen && call.replica === replica ? [i] : []));
      lost.set(gid, ended);
    }
    return lost;
  }

  #collect(): string | undefined {
    let last: string | undefined;
    for (const [replica, dtm] of this.#replicas.entries())
      for (const call of dtm.takeCalls()) {
        last = new URL(call.url).searchParams.get("gid") ?? "";
        const text = callText(call.method, call.url, call.headers, call.body);
        this.#calls.set(last, [...this.#callsOf(last), { replica, id: call.id, text, isOpen: true }]);
      }
    return last;
  }

  #callsOf(gid: string) {
    return this.#calls.get(gid) ?? [];
  }

  #replica(index: number): SimDtm {
    const replica = this.#replicas[index];
    if (replica === undefined) throw new Error(`there is no replica ${index}`);
    return replica;
  }
}

// A machine of a simulated world: its process runs, crashes and starts again.
import { type Agenda, Life } from "./agenda.ts";
import { Connection, type Ends } from "./connection.ts";

/** What a machine runs. */
export interface Program<P> {
  /** Starts a process of this life. */
  start(life: Life): P;
  /**
   * What the crash does to what the machine keeps; of what was not yet on its disk, the newest writes may be lost. Returns how
   * many were.
   */
  crashed(process: P, lostWrites: number): number;
}

/** What a crash took with it, or could have: messages on their way, and writes that are lost. */
export interface Crashed {
  sent: number;
  lostWrites: number;
}

/** A machine with one process, or none while that is down. */
export class Host<P = unknown> {
  readonly name: string;
  readonly #agenda: Agenda;
  readonly #program: Program<P>;
  #running: { life: Life; process: P } | undefined;
  constructor(agenda: Agenda, name: string, program: Program<P>) {
    this.#agenda = agenda;
    this.name = name;
    this.#program = program;
  }

  /** The process that runs; undefined while it is down. */
  get process(): P | undefined {
    return this.#running?.process;
  }

  get isUp(): boolean {
    return this.#running !== undefined;
  }

  start(): void {
    const life = new Life(this.name);
    this.#running = { life, process: this.#program.start(life) };
  }

  /**
   * Ends the process. Nothing that is pending for it happens any more. What it sent and what has not arrived may still
   * arrive, but for the newest messages, which are lost. Undefined if it is down.
   */
  crash({ lostMessages, lostWrites }: { lostMessages: number; lostWrites: number }): Crashed | undefined {
    if (this.#running === undefined) return undefined;
    const { life, process } = this.#running;
    this.#running = undefined;
    const sent = this.#agenda.sentBy(life);
    for (const message of sent.slice(Math.max(0, sent.length - lostMessages)).reverse())
      this.#agenda.drop(message);
    life.isOver = true;
    this.#agenda.dropOf(life);
    for (const connection of [...life.connections]) connection.endOf(life);
    return { sent: sent.length, lostWrites: this.#program.crashed(process, lostWrites) };
  }

  /** A connection to its process; undefined if that is down, and refuses it. */
  connect(client: Life, ends: Ends): { connection: Connection; process: P } | undefined {
    if (this.#running === undefined) return undefined;
    const { life, process } = this.#running;
    return { connection: new Connection(this.#agenda, client, life, ends), process };
  }
}

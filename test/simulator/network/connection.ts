// A connection between two processes of a simulated world: what is sent on it arrives in order, or not at all.
import type { Agenda, Happening, Lane, Life } from "./agenda.ts";

/** What the ends of a connection do when it is closed for them. */
export interface Ends {
  closedAtClient(): void;
  closedAtServer(): void;
}

type Message = Omit<Happening, "life" | "from">;

/** An open connection. It is closed by the end of either process, by its client, or because the network loses it. */
export class Connection {
  readonly #agenda: Agenda;
  readonly #client: Life;
  readonly #server: Life;
  readonly #ends: Ends;
  readonly #toServer: Lane;
  readonly #toClient: Lane;
  #isOpen = true;

  constructor(agenda: Agenda, client: Life, server: Life, ends: Ends) {
    this.#agenda = agenda;
    this.#client = client;
    this.#server = server;
    this.#ends = ends;
    const lose = () => this.#lose();
    this.#toServer = { queue: [], lose };
    this.#toClient = { queue: [], lose };
    client.connections.add(this);
    server.connections.add(this);
  }

  /** Sends something to the server, unless the connection is closed. */
  request({ what, about, run }: Message): void {
    if (!this.#isOpen) return;
    this.#agenda.send(this.#toServer, { life: this.#server, from: this.#client, what, about, run });
  }

  /** Sends something to the client, unless the connection is closed. */
  reply({ what, about, run }: Message): void {
    if (!this.#isOpen) return;
    this.#agenda.send(this.#toClient, { life: this.#client, from: this.#server, what, about, run });
  }

  /** The client closes it: what it has sent may still arrive, and then the server learns that it is closed. */
  close(): void {
    if (!this.#isOpen) return;
    this.#forget();
    this.#agenda.clear(this.#toClient);
    this.#tellServer();
  }

  /** It has served its purpose. Nobody needs to be told. */
  finish(): void {
    this.#forget();
  }

  /** One of its ends has crashed. What that one has sent may still arrive, and then the other learns of it. */
  endOf(life: Life): void {
    this.#forget();
    if (life === this.#client) {
      this.#agenda.clear(this.#toClient);
      this.#tellServer();
    } else {
      this.#agenda.clear(this.#toServer);
      this.#tellClient();
    }
  }

  #lose(): void {
    this.#forget();
    this.#agenda.clear(this.#toServer);
    this.#agenda.clear(this.#toClient);
    this.#tellServer();
    this.#tellClient();
  }

  #forget(): void {
    this.#isOpen = false;
    this.#client.connections.delete(this);
    this.#server.connections.delete(this);
  }

  #tellServer(): void {
    this.#tell(this.#toServer, this.#server, this.#client, () => this.#ends.closedAtServer());
  }

  #tellClient(): void {
    this.#tell(this.#toClient, this.#client, this.#server, () => this.#ends.closedAtClient());
  }

  #tell(lane: Lane, life: Life, from: Life, run: () => void): void {
    if (life.isOver) return;
    const what = "learns of a closed connection";
    this.#agenda.send(lane, { life, from, what, about: from.name, run, isCertain: true });
  }
}

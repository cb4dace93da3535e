// The shop of a simulated world: it opens sales, and adds units to them.
import { type Agenda, Life } from "../network/agenda.ts";
import type { Host } from "../network/host.ts";
import { type HttpReply, sendHttp } from "../network/http-client.ts";
import type { Record } from "./record.ts";
import type { ServerProcess } from "./server-process.ts";

/** Units for a sale, under an idempotency key. */
export interface Restocking {
  sale: string;
  units: number;
  key: string;
  /** The server that is asked first. */
  server: number;
}

/** What the shop uses of the world. */
export interface ShopPlace {
  agenda: Agenda;
  record: Record;
  servers: readonly Host<ServerProcess>[];
}

const TIMEOUT_MS = 10_000;
const ASK_AGAIN_MS = 250;
/** It gives up then. */
const MOST_REQUESTS = 4;

export class Shop {
  readonly #place: ShopPlace;
  readonly #life = new Life("shop");
  #requests = 0;
  constructor(place: ShopPlace) {
    this.#place = place;
  }

  /** Opens a sale, before its buyers come. */
  open(sale: string, units: number): void {
    const { agenda, record, servers } = this.#place;
    const ended = record.begin({ process: "admin", op: "open", sale, units, invoked: agenda.stamp });
    void servers[0]?.process?.stock
      .open(sale, units)
      .then(() => ended({ completed: agenda.stamp, outcome: "ok", status: 201 }));
  }

  /** Adds units. While it does not know that this is done or refused for good, it asks again, the next server each time. */
  restock(restocking: Restocking, before = 0): void {
    const { agenda, record, servers } = this.#place;
    const { sale, units, key, server } = restocking;
    const host = servers[(server + before) % servers.length];
    if (host === undefined) throw new Error("a world has a server");
    const process = `admin-${++this.#requests}`;
    const ended = record.begin({ process, op: "restock", sale, units, key, invoked: agenda.stamp });
    const answered = (meaning: Meaning) => {
      ended({ completed: agenda.stamp, ...meaning });
      const isFinal = meaning.outcome === "ok" || meaning.status === 409;
      if (isFinal || before + 1 === MOST_REQUESTS) return;
      const run = () => this.restock(restocking, before + 1);
      const what = "asks again for a restock";
      agenda.after(ASK_AGAIN_MS, { life: this.#life, from: undefined, what, about: key, run });
    };
    sendHttp(agenda, this.#life, host, {
      ...{ what: "restock", about: `${key} ${units}`, timeoutMs: TIMEOUT_MS },
      serve: (process, reply) => void process.restock(sale, units, key).then(reply),
    }).then(
      (reply) => answered(meaningOf(reply)),
      ({ code }: { code: string }) =>
        answered({ outcome: code === "ECONNREFUSED" ? "fail" : "info", error: code }),
    );
  }
}

interface Meaning {
  outcome: "ok" | "fail" | "info";
  status?: number;
  error?: string;
}

/** What the reply to a restock means. */
function meaningOf({ status, body }: HttpReply): Meaning {
  if (status < 300) return { outcome: "ok", status };
  const { code, definite } = JSON.parse(body) as { code: string; definite: boolean };
  return { outcome: definite ? "fail" : "info", status, error: code };
}

// A small HTTP server on this machine's loopback address, for one user: a page, its events, and what its buttons ask for.
// It never listens on another address.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { admit } from "./admission.ts";

/** What is served. Paths are those behind the token; the page itself is the empty one. */
export interface Served {
  /** The page and files beside it; undefined: there is none. */
  get(path: string): { type: string; body: string | Buffer } | undefined;
  /** What a button asks for; absent where there are no buttons. Throws an error whose message is shown. */
  post?(path: string, body: unknown): Promise<unknown>;
  /** Called when the number of readers of events changes. */
  onReaders?(readers: number): void;
}

const BODY_BYTES = 4_096;
/** A reader that lags behind by this much gets no more until it has caught up, and then the newest of what it missed. */
const LAG_BYTES = 4 << 20;
/** How long an answer that is on its way may take once the server ends. */
const ANSWERED_WITHIN_MS = 2_000;
const COMMON_HEADERS = {
  connection: "close",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
};

/** The server, listening. */
export class PrivateServer {
  readonly #server: Server;
  readonly #token: string;
  readonly #served: Served;
  /** Answers that are on their way. */
  readonly #answers = new Set<ServerResponse>();
  /** Those who follow events, each with the names of the events that it missed. */
  readonly #readers = new Map<ServerResponse, Set<string>>();
  #hasEnded = false;
  /** The newest event of each name: a page that opens later starts from them. */
  readonly #newest = new Map<string, string>();

  private constructor(token: string, served: Served) {
    this.#token = token;
    this.#served = served;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    // A page that stays open keeps no command from ending.
    this.#server.unref();
  }

  /** Listens on a free port. `token` is unguessable, and part of the address. */
  static async open(token: string, served: Served): Promise<PrivateServer> {
    const server = new PrivateServer(token, served);
    await new Promise<void>((done, failed) => {
      server.#server.once("error", failed).listen(0, "127.0.0.1", done);
    });
    return server;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  /** The address of the page. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/${this.#token}/`;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Sends an event to every page that is open, and to those that open later, until the next of this name. */
  publish(name: string, data: unknown): void {
    const text = `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    if (this.#hasEnded) return;
    this.#newest.set(name, text);
    for (const [reader, missed] of this.#readers)
      if (reader.writableLength < LAG_BYTES) reader.write(text);
      else missed.add(name);
  }

  /**
   * Ends every page's events, waits for answers that are on their way, and listens no more. Node's own close would cut
   * an answer that is written and not sent yet.
   */
  async close(): Promise<void> {
    this.#hasEnded = true;
    for (const [reader, missed] of this.#readers) {
      this.#catchUp(reader, missed);
      reader.end();
    }
    await this.#untilAnswered();
    await new Promise<void>((done) => {
      this.#server.close(() => done());
      this.#server.closeAllConnections();
    });
  }

  async #untilAnswered(): Promise<void> {
    const answered = [...this.#answers].map((one) => new Promise((done) => one.once("close", done)));
    let patience: NodeJS.Timeout | undefined;
    const late = new Promise((done) => {
      patience = setTimeout(done, ANSWERED_WITHIN_MS);
    });
    await Promise.race([Promise.all(answered), late]);
    clearTimeout(patience);
  }

  #catchUp(reader: ServerResponse, missed: Set<string>): void {
    for (const name of missed) reader.write(this.#newest.get(name) ?? "");
    missed.clear();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#hasEnded) return void request.destroy();
    this.#answers.add(response);
    response.on("close", () => this.#answers.delete(response));
    const admission = admit(request, this.#token, this.#port);
    if ("refused" in admission) return send(response, admission.refused, "text/plain", `${admission.why}\n`);
    if (request.method === "POST") return this.#do(admission.path, request, response);
    if (admission.path === "events") return this.#follow(response);
    const found = this.#served.get(admission.path);
    if (found === undefined) return send(response, 404, "text/plain", "there is no such page\n");
    send(response, 200, found.type, found.body);
  }

  #follow(response: ServerResponse): void {
    response.writeHead(200, { ...COMMON_HEADERS, "content-type": "text/event-stream" });
    response.write(`retry: 1000\n\n${[...this.#newest.values()].join("")}`);
    const missed = new Set<string>();
    this.#readers.set(response, missed);
    response.on("drain", () => this.#hasEnded || this.#catchUp(response, missed));
    this.#served.onReaders?.(this.#readers.size);
    response.on("close", () => {
      this.#readers.delete(response);
      this.#served.onReaders?.(this.#readers.size);
    });
  }

  async #do(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body: unknown = JSON.parse(await bodyOf(request));
      const answer = await this.#served.post?.(path, body);
      send(response, 200, "application/json", JSON.stringify(answer ?? null));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      send(response, 400, "application/json", JSON.stringify({ error: why }));
    }
  }
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { ...COMMON_HEADERS, "content-type": `${type}; charset=utf-8` });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) {
    text += piece;
    if (text.length > BODY_BYTES) throw new Error("that is too long");
  }
  return text;
}

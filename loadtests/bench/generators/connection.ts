// One buyer's connection: one request at a time, on a bare socket, since a whole HTTP client would cost more than the
// server that is measured. It reads replies that state their length, as this project's servers send them.
import { connect, type Socket } from "node:net";

/** Takes a reply. */
export type OnReply = (status: number, body: string) => void;

const HEAD_END = "\r\n\r\n";
const LENGTH = /\r\ncontent-length: *(\d+)/i;

export class Connection {
  readonly number: number;
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #onReply: OnReply | undefined;

  /** `onLost` is called when the connection ends, fails, or receives anything but an HTTP reply. */
  constructor(number: number, address: { host: string; port: number }, onLost: (why: string) => void) {
    this.number = number;
    this.#socket = connect({ ...address, noDelay: true });
    this.#socket.on("data", (chunk) => {
      const why = this.#receive(chunk);
      if (why !== undefined) onLost(why);
    });
    this.#socket.on("error", (error) => onLost(error.message));
    this.#socket.on("close", () => onLost("the server closed the connection"));
  }

  connected(): Promise<void> {
    return new Promise((resolve) => this.#socket.once("connect", () => resolve()));
  }

  /** Sends a request; the one before must have its reply. */
  ask(request: string, onReply: OnReply): void {
    if (this.#onReply !== undefined) throw new Error("a request is under way on this connection");
    this.#onReply = onReply;
    this.#socket.write(request, "latin1");
  }

  close(): void {
    this.#socket.removeAllListeners("close");
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): string | undefined {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const reply = readReply(this.#received);
    if (reply === "more") return undefined;
    const onReply = this.#onReply;
    if (reply === undefined || onReply === undefined)
      return `it received: ${this.#received.toString("latin1", 0, 80)}`;
    this.#received = Buffer.alloc(0);
    this.#onReply = undefined;
    onReply(reply.status, reply.body);
    return undefined;
  }
}

/** The one whole reply in these bytes, `more` where some bytes are still to come, undefined where they are no reply. */
export function readReply(bytes: Buffer): { status: number; body: string } | "more" | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return "more";
  const head = bytes.toString("latin1", 0, headEnd);
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
  const length = Number(LENGTH.exec(head)?.[1]);
  if (Number.isNaN(status) || Number.isNaN(length)) return undefined;
  const from = headEnd + HEAD_END.length;
  if (bytes.length < from + length) return "more";
  return bytes.length > from + length ? undefined : { status, body: bytes.toString("utf8", from) };
}

// Puts a conversation through a wire protocol in chunks of any sizes, and says what came of it. It throws where a piece breaks
// what protocol.ts promises of pieces.
import type { RequestHead } from "../../../../stack/wire/exchange.ts";
import type { Piece, Protocol } from "../../../../stack/wire/protocol.ts";

/** What one end sends, in the order in which both send. */
export type Sent = readonly [from: "client" | "server", bytes: string | Uint8Array];

/** A request as it was seen, with its bytes and those of its reply. */
export interface SeenExchange {
  head: RequestHead;
  request: Buffer;
  requestEnds: boolean;
  reply: Buffer;
  replyEnds: boolean;
}

export interface Outcome {
  exchanges: SeenExchange[];
  toServer: Buffer;
  toClient: Buffer;
  /** What of it belonged to no request. */
  ownerless: Buffer;
  /** The most bytes that were held back of one direction. */
  mostHeld: number;
  unread: string | undefined;
}

/** `sizes` are those of the chunks, over and over; without them each entry of `sent` is one. */
export function putThrough(
  protocol: Protocol,
  sent: readonly Sent[],
  sizes: readonly number[] = [],
): Outcome {
  const conversation = protocol.converse();
  const seen = new Seen();
  const held = { client: 0, server: 0 };
  let mostHeld = 0;
  let turn = 0;
  for (const [from, content] of sent) {
    // A copy of its own: a protocol that keeps or changes what it was given would be found.
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; ) {
      const size = sizes[turn++ % Math.max(sizes.length, 1)] ?? bytes.length;
      const chunk = bytes.subarray(at, at + size);
      at += chunk.length;
      const pieces = from === "client" ? conversation.fromClient(chunk) : conversation.fromServer(chunk);
      held[from] += chunk.length;
      for (const piece of pieces) {
        seen.add(from, piece);
        held[from] -= piece.bytes.length;
      }
      mostHeld = Math.max(mostHeld, held[from]);
      if (conversation.unread !== undefined && held[from] !== 0) throw new Error("held back though unread");
    }
  }
  return { ...seen.all(), mostHeld, unread: conversation.unread };
}

interface Gathered extends Omit<SeenExchange, "request" | "reply"> {
  request: Buffer[];
  reply: Buffer[];
}

class Seen {
  #exchanges: Gathered[] = [];
  #out = { client: [] as Buffer[], server: [] as Buffer[] };
  #ownerless: Buffer[] = [];

  add(from: Sent[0], piece: Piece): void {
    const { bytes, request: number, head, ends } = piece;
    if (bytes.length === 0) throw new Error("a piece is empty");
    this.#out[from].push(bytes);
    if (number === undefined) {
      if (head !== undefined || ends !== undefined)
        throw new Error("a piece of no request has a head or ends");
      this.#ownerless.push(bytes);
      return;
    }
    if (head !== undefined) {
      if (number !== this.#exchanges.length) throw new Error(`request ${number} is out of turn`);
      this.#exchanges.push({ head, request: [], requestEnds: false, reply: [], replyEnds: false });
    }
    const exchange = this.#exchanges[number];
    if (exchange === undefined) throw new Error(`request ${number} has no head`);
    const [part, end] =
      from === "client" ? (["request", "requestEnds"] as const) : (["reply", "replyEnds"] as const);
    if (exchange[end]) throw new Error(`the ${part} of ${number} goes on behind its end`);
    if (part === "reply" && number > 0 && !this.#exchanges[number - 1]?.replyEnds)
      throw new Error(`the reply of ${number} comes before that of ${number - 1} ends`);
    exchange[part].push(bytes);
    exchange[end] = ends !== undefined;
  }

  all(): Omit<Outcome, "mostHeld" | "unread"> {
    const joined = (one: Gathered) => ({
      ...one,
      request: Buffer.concat(one.request),
      reply: Buffer.concat(one.reply),
    });
    return {
      exchanges: this.#exchanges.map(joined),
      toServer: Buffer.concat(this.#out.client),
      toClient: Buffer.concat(this.#out.server),
      ownerless: Buffer.concat(this.#ownerless),
    };
  }
}

/** The same without bytes: what a reader compares. */
export const inShort = ({ exchanges }: Outcome) =>
  exchanges.map(({ head, request, requestEnds, reply, replyEnds }) => ({
    ...head,
    request: request.length,
    reply: reply.length,
    isWhole: requestEnds && replyEnds,
  }));

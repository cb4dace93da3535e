// Puts a recorded or built connection through the protocol, in chunks of any sizes, and says what came of it. It throws where a
// piece breaks what protocol.ts promises of pieces.
import type { RequestHead } from "../../../../../stack/wire/exchange.ts";
import type { Piece } from "../../../../../stack/wire/protocol.ts";
import { mysql } from "../../../../../stack/wire/protocols/mysql.ts";
import type { Sent } from "./packets.ts";

/** A request as it was seen, and how many bytes of it and of its reply there were. */
export interface Seen extends RequestHead {
  requestLength: number;
  requestEnds: Piece["ends"] | undefined;
  replyLength: number;
  hasEnded: boolean;
}

export interface PassedThrough {
  seen: Seen[];
  /** What came out, in the order of its direction. */
  toServer: Buffer;
  toClient: Buffer;
  /** The most bytes that were kept back at once. */
  mostKept: number;
  unread: string | undefined;
}

/** `sizes` are those of the chunks, over and over; none: each piece of the recording at once. */
export function passThrough(sent: readonly Sent[], sizes: readonly number[] = []): PassedThrough {
  const conversation = mysql.converse();
  const seen: Seen[] = [];
  const out = { client: [] as Buffer[], server: [] as Buffer[] };
  const kept = { client: 0, server: 0 };
  let mostKept = 0;
  let turn = 0;
  for (const [from, bytes] of sent)
    for (let at = 0; at < bytes.length; ) {
      const end = at + (sizes.length === 0 ? bytes.length : (sizes[turn++ % sizes.length] ?? 1));
      const chunk = bytes.subarray(at, end);
      const pieces = from === "client" ? conversation.fromClient(chunk) : conversation.fromServer(chunk);
      for (const piece of pieces) {
        note(from, piece, seen);
        out[from].push(piece.bytes);
        kept[from] -= piece.bytes.length;
      }
      kept[from] += chunk.length;
      mostKept = Math.max(mostKept, kept[from]);
      at = end;
    }
  const [toServer, toClient] = [Buffer.concat(out.client), Buffer.concat(out.server)];
  return { seen, toServer, toClient, mostKept, unread: conversation.unread };
}

function note(from: Sent[0], { bytes, request, head, ends }: Piece, seen: Seen[]): void {
  if (bytes.length === 0) throw new Error("a piece is empty");
  if (request === undefined) {
    if (head !== undefined || ends !== undefined) throw new Error("a piece of no request has a head or ends");
    return;
  }
  if (head !== undefined) {
    if (request !== seen.length) throw new Error(`request ${request} follows ${seen.length - 1}`);
    seen.push({ ...head, requestLength: 0, requestEnds: undefined, replyLength: 0, hasEnded: false });
  }
  const one = seen[request];
  if (one === undefined) throw new Error(`request ${request} has no head`);
  if (from === "client") {
    if (one.requestEnds !== undefined) throw new Error(`request ${request} goes on behind its end`);
    one.requestLength += bytes.length;
    one.requestEnds = ends;
    return;
  }
  if (one.hasEnded || one.requestEnds === "without-reply") throw new Error(`reply ${request} goes on`);
  if (seen.slice(0, request).some((earlier) => !earlier.hasEnded && earlier.requestEnds !== "without-reply"))
    throw new Error(`reply ${request} comes before an earlier one has ended`);
  one.replyLength += bytes.length;
  one.hasEnded = ends === true;
}

/** All that was sent from there. */
export const allFrom = (side: Sent[0], sent: readonly Sent[]): Buffer =>
  Buffer.concat(sent.filter(([from]) => from === side).map(([, bytes]) => bytes));

// Reads purchases whose line is like one read before: in a stampede they differ only in who asked, when, and under
// which gid. It must never accept what a full parse would not: any other line is left to that.
import { DIGITS, plainEnd, type Span, Text, timeAt } from "../../facts/bytes.ts";
import type { HistoryLine, Operation, Purchase } from "../history.ts";

/** The text of a line around what differs: `{"process":"…` head `user…","invoked":…,"completed":…` tail. */
interface Form {
  head: Text;
  tail: Text;
  /** The tail goes on with a gid and the end of the line. */
  gidFollows: boolean;
  sale: string;
  outcome: Operation["outcome"];
  status: number | undefined;
  error: string | undefined;
}

const OPENS_WITH = new Text('{"process":"');
const INVOKED = new Text('","invoked":');
const COMPLETED = new Text(',"completed":');
const BRACE = 0x7d;
const NEWLINE = 0x0a;
/** So many forms are remembered; the sale of a stampede needs three or four. */
const FORMS = 8;
/** A field that comes twice is left to the full parse, which takes the last. */
const LINE =
  /^\{"process":"[^"\\]*(","op":"purchase","sale":"[^"\\]*","user":")[^"\\]*","invoked":\d{13},"completed":\d{13}(,(?!.*"(?:process|op|sale|user|invoked|completed)":).*)\}$/;
const GID = /^(.*,"gid":")[^"\\]*"$/;

type Reading = "purchase" | "opening" | "unfamiliar";

/** Learns forms from lines that were parsed, and reads others of the same form. */
export class Familiar {
  readonly #forms: Form[] = [];
  #bytes: Uint8Array = Buffer.alloc(0);
  #view: DataView = new DataView(this.#bytes.buffer);
  /** What was read last, and where its line ends: the next line takes its place. */
  readonly purchase: Purchase = {
    process: { bytes: this.#bytes, from: 0, to: 0 },
    user: { bytes: this.#bytes, from: 0, to: 0 },
    sale: "",
    invoked: 0,
    completed: 0,
    outcome: "info",
    gid: undefined,
    status: undefined,
    error: undefined,
  };
  end = 0;

  /** Reads the line that begins here: a purchase, only the opening of one, or nothing of a known form. */
  read(bytes: Buffer, from: number): Reading {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    const processIn = from + OPENS_WITH.length;
    const processEnd = OPENS_WITH.standsAt(this.#view, from) ? plainEnd(bytes, processIn) : -1;
    if (processEnd === -1) return "unfamiliar";
    place(this.purchase.process, bytes, processIn, processEnd);
    for (let index = 0; index < this.#forms.length; index++) {
      const form = this.#forms[index];
      if (form === undefined || !form.head.standsAt(this.#view, processEnd)) continue;
      const read = this.#readAsked(form, bytes, processEnd + form.head.length);
      // Most are told the same as the one before: try that form first.
      if (read === "purchase" && index > 0) this.#forms.unshift(...this.#forms.splice(index, 1));
      if (read !== "unfamiliar") return read;
    }
    return "unfamiliar";
  }

  #readAsked(form: Form, bytes: Buffer, userAt: number): Reading {
    const userEnd = plainEnd(bytes, userAt);
    if (userEnd === -1 || !INVOKED.standsAt(this.#view, userEnd)) return "unfamiliar";
    const invokedAt = userEnd + INVOKED.length;
    const invoked = timeAt(bytes, invokedAt);
    if (invoked === -1) return "unfamiliar";
    place(this.purchase.user, bytes, userAt, userEnd);
    this.purchase.sale = form.sale;
    this.purchase.invoked = invoked;
    const end = invokedAt + DIGITS;
    if (!endsLine(bytes, end)) return this.#readAnswer(form, bytes, end);
    this.end = end + 1;
    return "opening";
  }

  #readAnswer(form: Form, bytes: Buffer, from: number): Reading {
    if (!COMPLETED.standsAt(this.#view, from)) return "unfamiliar";
    const completedAt = from + COMPLETED.length;
    const completed = timeAt(bytes, completedAt);
    const tailAt = completedAt + DIGITS;
    if (completed === -1 || !form.tail.standsAt(this.#view, tailAt)) return "unfamiliar";
    const tailEnd = tailAt + form.tail.length;
    const gidEnd = form.gidFollows ? plainEnd(bytes, tailEnd) : -1;
    if (form.gidFollows && (gidEnd === -1 || !endsLine(bytes, gidEnd + 1))) return "unfamiliar";
    this.end = form.gidFollows ? gidEnd + 2 : tailEnd - 1;
    this.purchase.completed = completed;
    this.purchase.outcome = form.outcome;
    this.purchase.gid = form.gidFollows ? bytes.toString("latin1", tailEnd, gidEnd) : undefined;
    this.purchase.status = form.status;
    this.purchase.error = form.error;
    return "purchase";
  }

  /** Remembers the form of a line that was parsed in full and found right. */
  learn(line: string, { sale, outcome, status, error, gid }: HistoryLine): void {
    if (this.#forms.length === FORMS || outcome === undefined || sale === undefined) return;
    const [, head, rest] = LINE.exec(line) ?? [];
    if (head === undefined || rest === undefined) return;
    const gidFollows = gid !== undefined;
    const tail = gidFollows ? GID.exec(rest)?.[1] : `${rest}}\n`;
    if (tail === undefined) return;
    this.#forms.push({
      head: new Text(head),
      tail: new Text(tail),
      gidFollows,
      sale,
      outcome,
      status,
      error,
    });
  }
}

const endsLine = (bytes: Buffer, at: number): boolean => bytes[at] === BRACE && bytes[at + 1] === NEWLINE;

function place(span: Span, bytes: Buffer, from: number, to: number): void {
  span.bytes = bytes;
  span.from = from;
  span.to = to;
}

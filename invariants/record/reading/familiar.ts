// Reads purchases whose line is like an earlier one: most lines of a stampede differ only in process, buyer, times and
// gid. It must never accept a line that a full parse would refuse; all other lines are left to the full parse.
import type { Span } from "../../compact/span.ts";
import type { HistoryLine, Operation, Purchase } from "../history.ts";
import { DIGITS, FixedText, plainEnd, timeAt } from "./scan.ts";

/** The fixed texts of a line, between what differs: `{"process":"…` head `user…","invoked":…,"completed":…` tail. */
interface Form {
  head: FixedText;
  tail: FixedText;
  /** After the tail come a gid and the end of the line. */
  gidFollows: boolean;
  sale: string;
  outcome: Operation["outcome"];
  status: number | undefined;
  rule: number | undefined;
  error: string | undefined;
}

const OPENS_WITH = new FixedText('{"process":"');
const INVOKED = new FixedText('","invoked":');
const COMPLETED = new FixedText(',"completed":');
const BRACE = 0x7d;
const NEWLINE = 0x0a;
/** The most forms that are remembered; the sale of a stampede needs three or four. */
const FORMS = 8;
const LINE =
  /^\{"process":"[^"\\]*(","op":"purchase","sale":"[^"\\]*","user":")[^"\\]*","invoked":\d{13},"completed":\d{13}(,.*)\}$/;
/** Fields that a tail must not have: a form takes the former from before the tail, and does not keep the latter. */
const NOT_IN_TAIL = ["process", "op", "sale", "user", "invoked", "completed", ...["units", "key", "target"]];
const GID = /^(.*,"gid":")[^"\\]*"$/;

type Reading = "purchase" | "opening" | "unfamiliar";

/** Learns forms from lines that were parsed in full, and reads other lines of the same form. */
export class Familiar {
  readonly #forms: Form[] = [];
  #bytes: Uint8Array = Buffer.alloc(0);
  #view: DataView = new DataView(this.#bytes.buffer);
  /** The purchase read last, and the end of its line. The next line overwrites both. */
  readonly purchase: Purchase = {
    process: { bytes: this.#bytes, from: 0, to: 0 },
    user: { bytes: this.#bytes, from: 0, to: 0 },
    sale: "",
    invoked: 0,
    completed: 0,
    outcome: "info",
    gid: undefined,
    status: undefined,
    rule: undefined,
    error: undefined,
  };
  end = 0;

  /** Reads the line that begins at `from`: a purchase, only its opening, or a line of no known form. */
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
      // Most buyers get the same answer as the one before: try that form first.
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
    this.purchase.rule = form.rule;
    this.purchase.error = form.error;
    return "purchase";
  }

  /** Remembers the form of a line that was parsed in full and is valid. */
  learn(line: string, { sale, outcome, status, rule, error, gid }: HistoryLine): void {
    if (outcome === undefined || sale === undefined) return;
    const [, head, rest] = LINE.exec(line) ?? [];
    if (head === undefined || rest === undefined || !isTail(rest)) return;
    const gidFollows = gid !== undefined;
    const tail = gidFollows ? GID.exec(rest)?.[1] : `${rest}}\n`;
    if (tail === undefined) return;
    // The last one came least lately: rare replies push each other out, and never those that come often.
    if (this.#forms.length === FORMS) this.#forms.pop();
    this.#forms.push({
      head: new FixedText(head),
      tail: new FixedText(tail),
      gidFollows,
      sale,
      outcome,
      status,
      rule,
      error,
    });
  }
}

/** Returns false if a field comes here that must not, whatever its spelling: the full parse takes the last of a name. */
function isTail(rest: string): boolean {
  const fields: object = JSON.parse(`{${rest.slice(1)}}`);
  return !NOT_IN_TAIL.some((name) => Object.hasOwn(fields, name));
}

const endsLine = (bytes: Buffer, at: number): boolean => bytes[at] === BRACE && bytes[at + 1] === NEWLINE;

function place(span: Span, bytes: Buffer, from: number, to: number): void {
  span.bytes = bytes;
  span.from = from;
  span.to = to;
}

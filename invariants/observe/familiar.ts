// Reads purchases whose line is like one read before: in a stampede they differ only in who asked, when, and under
// which gid. It must never accept what a full parse would not: any other line is left to that.
import type { HistoryLine, Operation } from "../history.ts";
import { DIGITS, plainEnd, standsAt, timeAt } from "./bytes.ts";

/** The text of a line around what differs: `{"process":"…` head `user…","invoked":…,"completed":…` tail. */
interface Form {
  head: Uint8Array;
  tail: Uint8Array;
  /** The tail goes on with a gid and the end of the line. */
  gidFollows: boolean;
  sale: string | undefined;
  outcome: Operation["outcome"];
  status: number | undefined;
  error: string | undefined;
}

const OPENS_WITH = Buffer.from('{"process":"');
const INVOKED = Buffer.from('","invoked":');
const COMPLETED = Buffer.from(',"completed":');
const GID_END = Buffer.from('"}');
const BRACE = 0x7d;
/** So many forms are remembered; the sale of a stampede needs three or four. */
const FORMS = 8;
const LINE =
  /^\{"process":"[^"\\]*(","op":"purchase",(?:"sale":"[^"\\]*",)?"user":")[^"\\]*","invoked":\d{13},"completed":\d{13}(,.*)\}$/;
const GID = /^(.*,"gid":")[^"\\]*"$/;

/** Learns forms from lines that were parsed, and reads others of the same form. */
export class Familiar {
  readonly #forms: Form[] = [];

  /** The purchase in this line, or that it only opens one, or undefined where it is of no form that is known. */
  read(bytes: Buffer, from: number, to: number): Operation | "opening" | undefined {
    if (!standsAt(bytes, from, OPENS_WITH)) return undefined;
    const processAt = from + OPENS_WITH.length;
    const processEnd = plainEnd(bytes, processAt, to);
    if (processEnd === -1) return undefined;
    for (const [index, form] of this.#forms.entries()) {
      if (!standsAt(bytes, processEnd, form.head)) continue;
      const read = readAs(form, bytes, processAt, processEnd, to);
      if (read === undefined) continue;
      // Most are told the same as the one before: try that form first.
      if (index > 0 && read !== "opening") {
        this.#forms.splice(index, 1);
        this.#forms.unshift(form);
      }
      return read;
    }
    return undefined;
  }

  /** Remembers the form of a line that was parsed in full and found right. */
  learn(line: string, { sale, outcome, status, error, gid }: HistoryLine): void {
    if (this.#forms.length === FORMS || outcome === undefined) return;
    const [, head, rest] = LINE.exec(line) ?? [];
    if (head === undefined || rest === undefined) return;
    const gidFollows = gid !== undefined;
    const tail = gidFollows ? GID.exec(rest)?.[1] : `${rest}}`;
    if (tail === undefined) return;
    this.#forms.push({
      head: Buffer.from(head),
      tail: Buffer.from(tail),
      gidFollows,
      sale,
      outcome,
      status,
      error,
    });
  }
}

function readAs(
  form: Form,
  bytes: Buffer,
  processAt: number,
  processEnd: number,
  to: number,
): Operation | "opening" | undefined {
  const userAt = processEnd + form.head.length;
  const userEnd = plainEnd(bytes, userAt, to);
  if (userEnd === -1 || !standsAt(bytes, userEnd, INVOKED)) return undefined;
  const invokedEnd = userEnd + INVOKED.length + DIGITS;
  const invoked = timeAt(bytes, userEnd + INVOKED.length);
  if (invoked === -1 || invokedEnd >= to) return undefined;
  if (bytes[invokedEnd] === BRACE && invokedEnd + 1 === to) return "opening";
  const completedAt = invokedEnd + COMPLETED.length;
  const completed = timeAt(bytes, completedAt);
  const tailAt = completedAt + DIGITS;
  if (completed === -1 || !standsAt(bytes, invokedEnd, COMPLETED)) return undefined;
  if (!standsAt(bytes, tailAt, form.tail)) return undefined;
  const tailEnd = tailAt + form.tail.length;
  const gidEnd = form.gidFollows ? plainEnd(bytes, tailEnd, to) : tailEnd;
  if (to !== (form.gidFollows ? gidEnd + GID_END.length : tailEnd)) return undefined;
  if (form.gidFollows && !standsAt(bytes, gidEnd, GID_END)) return undefined;
  return {
    process: bytes.toString("latin1", processAt, processEnd),
    op: "purchase",
    sale: form.sale,
    user: bytes.toString("latin1", userAt, userEnd),
    invoked,
    completed,
    outcome: form.outcome,
    gid: form.gidFollows ? bytes.toString("latin1", tailEnd, gidEnd) : undefined,
    status: form.status,
    error: form.error,
  };
}

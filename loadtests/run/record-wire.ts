// Records what passes on the wire of a run into `wire.jsonl`.
import { endWire } from "../../invariants/record/writing/end-file.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";
import { WireWriter } from "../../invariants/record/writing/write-wire.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Exchange, Watcher } from "../../stack/wire/exchange.ts";

/** A watcher that names the way in which it breaks an exchange. */
export interface Striker extends Watcher {
  wayOf?(exchange: Exchange): string | undefined;
}

/** The wire of a run while it is recorded. */
export interface WireRecording {
  /** From now on this one watches too, and may interfere. */
  watch(striker: Striker): void;
  /** Stops recording; the file has no end line yet. */
  close(): void;
  /** Writes the end line. Only after `close`, and only in a run that came to its end. */
  end(): void;
}

const NOBODY: Striker = { onRequest: () => undefined };

/** Begins to record, where the stack has a wire. `onFailure` is called once where the file takes no more. */
export function recordWire(
  { wire, values, mysql }: Pick<Stack, "wire" | "values" | "mysql">,
  folder: RunFolder,
  onEvent: (line: string) => void,
  onFailure: (error: unknown) => void,
): WireRecording | undefined {
  if (wire === undefined) return undefined;
  const file = folder.file("wire.jsonl");
  const writer = new WireWriter(file, { now: Date.now, secrets: secretsOf(values, mysql?.url), onFailure });
  const onUnread = (link: string, reason: string) =>
    onEvent(`${link}: from here on it passes unread, since ${reason}`);
  wire.watch(recorded(writer, NOBODY, onUnread));
  return {
    watch: (striker) => wire.watch(recorded(writer, striker, onUnread)),
    close() {
      wire.watch(undefined);
      writer.close();
    },
    end: () => endWire(file),
  };
}

/** A watcher that records, and does what the striker says. */
export function recorded(
  writer: Pick<WireWriter, "begin" | "strike" | "end">,
  striker: Striker,
  onUnread: (link: string, reason: string) => void,
): Watcher {
  return {
    onRequest(exchange) {
      writer.begin(exchange);
      const interference = striker.onRequest(exchange);
      if (interference !== undefined) writer.strike(exchange, striker.wayOf?.(exchange) ?? interference.kind);
      return interference;
    },
    onReply(exchange) {
      writer.end(exchange);
      striker.onReply?.(exchange);
    },
    onRepeated: (exchange) => striker.onRepeated?.(exchange),
    onNotDone: (exchange, why) => striker.onNotDone?.(exchange, why),
    onUnread(link, reason) {
      onUnread(link, reason);
      striker.onUnread?.(link, reason);
    },
  };
}

/** A value of the environment that is shorter may be a word that stands in any text. */
const LEAST_SECRET = 8;

/** What must not be in a record: the run's tokens and password, and what the target takes from the environment. */
export function secretsOf(values: Stack["values"], mysqlUrl: string | undefined): string[] {
  const fromValues = Object.entries(values).flatMap(([name, value]) =>
    /^(token|env)\./.test(name) ? [String(value)] : [],
  );
  const password = mysqlUrl === undefined ? "" : decodeURIComponent(new URL(mysqlUrl).password);
  return [...fromValues, password].filter((secret) => secret.length >= LEAST_SECRET);
}

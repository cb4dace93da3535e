// Reads `wire.jsonl` for the exchanges that traces are about.
import { existsSync } from "node:fs";
import path from "node:path";
import { readWire } from "../../record/reading/read-wire.ts";
import type { WireLine } from "../../record/wire.ts";
import type { RunContext } from "../gathered.ts";
import type { Naming } from "../naming.ts";
import { ExchangePicker } from "../wire-events.ts";

/**
 * Picks the exchanges of each trace; `whose` says which traces a line belongs to. Returns what is known of the file;
 * undefined where no exchanges were recorded.
 */
export function pickExchanges(
  folder: string,
  whose: (line: WireLine) => readonly number[],
  onPicked: (trace: number, line: WireLine) => void,
): RunContext["wire"] {
  const file = path.join(folder, "wire.jsonl");
  if (!existsSync(file)) return undefined;
  const picker = new ExchangePicker(whose, onPicked);
  const { cut, thinned } = readWire(file, (line) => picker.add(line));
  const lacks = [
    ...(cut === undefined ? [] : [cut]),
    ...(thinned === undefined
      ? []
      : [`after ${thinned.after} exchanges only every ${thinned.every}th was recorded`]),
  ];
  return { lacks };
}

/** The exchanges of one trace, in the order of their requests, and what is known of the file. */
export function exchangesOf(
  folder: string,
  names: Naming,
): { exchanges: WireLine[]; wire: RunContext["wire"] } {
  const exchanges: WireLine[] = [];
  const whose = ({ on, text }: WireLine) => (names(...on, text) ? [0] : []);
  const wire = pickExchanges(folder, whose, (_, line) => void exchanges.push(line));
  return { exchanges: exchanges.sort((a, b) => a.requestedAt - b.requestedAt), wire };
}

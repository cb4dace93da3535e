// Reads `wire.jsonl` for the exchanges that name a gid, or a buyer and their sale.
import { existsSync } from "node:fs";
import path from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { parserOf } from "../../../base/parse.ts";
import { readJsonLines } from "../../record/reading/lines.ts";
import type { WireLine } from "../gathered.ts";
import type { Naming } from "../naming.ts";
import { ExchangePicker } from "../wire-events.ts";

const Exchange = Type.Object({
  link: Type.String(),
  connection: Type.Integer(),
  number: Type.Integer(),
  verb: Type.String(),
  on: Type.Array(Type.String()),
  writes: Type.Boolean(),
  text: Type.String(),
  requestedAt: Type.Number(),
  repliedAt: Type.Optional(Type.Number()),
  struck: Type.Optional(Type.String()),
});

const parseExchange = parserOf(Exchange, "exchange");
/** Other lines, such as the last one that counts them, are none of a trace. */
const parseLine = (value: unknown): Static<typeof Exchange> | undefined =>
  typeof value === "object" && value !== null && "link" in value && "verb" in value
    ? parseExchange(value)
    : undefined;

/**
 * Picks the exchanges of each trace; `whose` says which traces a line belongs to. Returns false where no exchanges were
 * recorded.
 */
export function pickExchanges(
  folder: string,
  whose: (line: WireLine) => readonly number[],
  onPicked: (trace: number, line: WireLine) => void,
): boolean {
  const file = path.join(folder, "wire.jsonl");
  if (!existsSync(file)) return false;
  const picker = new ExchangePicker(whose, onPicked);
  readJsonLines(file, parseLine, (line) => {
    if (line !== undefined) picker.add(line);
  });
  return true;
}

/** The exchanges of one trace, in the order of their requests; undefined where none were recorded. */
export function readWire(folder: string, names: Naming): WireLine[] | undefined {
  const picked: WireLine[] = [];
  const whose = ({ on, text }: WireLine) => (names(...on, text) ? [0] : []);
  const isThere = pickExchanges(folder, whose, (_, line) => void picked.push(line));
  return isThere ? picked.sort((a, b) => a.requestedAt - b.requestedAt) : undefined;
}

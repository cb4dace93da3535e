// What a reader looks at, as the text behind # in the page's address: a link reopens the view. Pure.

/** What is selected: a finding by its number, a buyer, a message by its gid, or a case of the matrix. */
export type Selection =
  | { what: "finding"; number: number }
  | { what: "buyer"; user: string; sale: string | undefined }
  | { what: "gid"; gid: string }
  | { what: "case"; id: string };

/** The view. Times are in ms since the start of the run. */
export interface View {
  /** The part of the time axis that is shown; undefined: all of it. */
  range: readonly [from: number, to: number] | undefined;
  /** Where the cursor stands in all charts. */
  cursor: number | undefined;
  clock: "run" | "wall";
  theme: "system" | "light" | "dark";
  /** The number of the sale that charts are of; undefined: all sales. */
  sale: number | undefined;
  /** The number of the kind of requests; undefined: all kinds. */
  kind: number | undefined;
  selection: Selection | undefined;
}

export const FIRST_VIEW: View = {
  ...{ range: undefined, cursor: undefined, clock: "run", theme: "system" },
  ...{ sale: undefined, kind: undefined, selection: undefined },
};

/** The view as text, without what is as at first. */
export function hashOf({ range, cursor, clock, theme, sale, kind, selection }: View): string {
  const parts = new URLSearchParams();
  if (range !== undefined) parts.set("t", range.map((ms) => Math.round(ms)).join("-"));
  if (cursor !== undefined) parts.set("at", String(Math.round(cursor)));
  if (clock !== FIRST_VIEW.clock) parts.set("clock", clock);
  if (theme !== FIRST_VIEW.theme) parts.set("theme", theme);
  if (sale !== undefined) parts.set("sale", String(sale));
  if (kind !== undefined) parts.set("kind", String(kind));
  for (const [name, value] of selectionParts(selection)) parts.set(name, value);
  return parts.toString();
}

function selectionParts(selection: Selection | undefined): [string, string][] {
  switch (selection?.what) {
    case undefined:
      return [];
    case "finding":
      return [["finding", String(selection.number)]];
    case "buyer":
      return [
        ["buyer", selection.user],
        ...(selection.sale === undefined ? [] : [["of", selection.sale] as [string, string]]),
      ];
    case "gid":
      return [["gid", selection.gid]];
    case "case":
      return [["case", selection.id]];
  }
}

/** The view that this text stands for. What it does not say, or says wrongly, is as at first. */
export function viewIn(hash: string): View {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const [from, to] = (parts.get("t") ?? "").split("-").map(numberIn);
  const range = from !== undefined && to !== undefined && from < to ? ([from, to] as const) : undefined;
  const theme = parts.get("theme");
  return {
    range,
    cursor: numberIn(parts.get("at")),
    clock: parts.get("clock") === "wall" ? "wall" : "run",
    theme: theme === "light" || theme === "dark" ? theme : "system",
    sale: numberIn(parts.get("sale")),
    kind: numberIn(parts.get("kind")),
    selection: selectionIn(parts),
  };
}

const numberIn = (text: string | null | undefined): number | undefined =>
  text !== undefined && text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

function selectionIn(parts: URLSearchParams): Selection | undefined {
  const [finding, user, gid, id] = ["finding", "buyer", "gid", "case"].map((name) => parts.get(name));
  const number = numberIn(finding);
  if (number !== undefined) return { what: "finding", number };
  if (typeof user === "string") return { what: "buyer", user, sale: parts.get("of") ?? undefined };
  if (typeof gid === "string") return { what: "gid", gid };
  return typeof id === "string" ? { what: "case", id } : undefined;
}

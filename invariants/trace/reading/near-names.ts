// The names of a run that are near to one that it does not know.
import path from "node:path";
import { NearestFew } from "../../../base/command-line/did-you-mean.ts";
import { Names } from "../../compact/names.ts";
import { nameIn, spanOf } from "../../compact/span.ts";
import type { Operation, Purchase } from "../../record/history.ts";
import { readHistory } from "../../record/reading/read-history.ts";
import { readObservations } from "../../record/reading/read-observations.ts";
import { readRunFile } from "../../record/reading/read-run-file.ts";
import type { Wanted } from "./gather.ts";

/** What a run knows instead. */
export interface Near {
  /** Names that may have been meant, the nearest first. */
  names: string[];
  /** The sales to which the buyer did come, where another was asked for. */
  sales: string[];
  /** How many buyers there are, by name. */
  buyers: number;
}

const LOOK_EVERY = 1 << 16;

/** Reads the names of the run once more. */
export function nearNames(
  folder: string,
  { user, sale, gid }: Wanted,
  onPurchases: (count: number) => void = () => {},
): Near {
  const { format = 1 } = readRunFile(folder);
  const near = new NearestFew(gid ?? user ?? "");
  const buyers = new Names();
  const sales = new Set<string>();
  let count = 0;
  const addGid = (known: string | undefined) => {
    if (gid !== undefined && known !== undefined) near.add(known);
  };
  const addPurchase = (purchase: Purchase) => {
    count += 1;
    if (count % LOOK_EVERY === 0) onPurchases(count);
    const known = buyers.size;
    const isNew = buyers.number(purchase.user) === known;
    addGid(purchase.gid);
    if (gid !== undefined) return;
    const name = isNew || sale !== undefined ? nameIn(purchase.user) : undefined;
    if (name === user && sale !== undefined) sales.add(purchase.sale);
    else if (isNew && name !== undefined) near.add(name);
  };
  const addOperation = (operation: Operation) => {
    const { op, process, sale: of, user: who } = operation;
    if (op === "purchase" && of !== undefined && who !== undefined)
      addPurchase({ ...operation, process: spanOf(process), sale: of, user: spanOf(who) });
  };
  readHistory(path.join(folder, "history.jsonl"), { addOperation, addPurchase }, format);
  if (gid !== undefined)
    readObservations(
      path.join(folder, "observations.jsonl"),
      (one) => (one.kind === "deduction" || one.kind === "order" ? addGid(one.gid) : undefined),
      format,
    );
  return { names: near.list(), sales: [...sales], buyers: buyers.size };
}

// The facts of a stampede of any size, made in memory: a few buyers get the units, the others come too late.
import { spanOf } from "../../invariants/compact/span.ts";
import { Facts } from "../../invariants/facts/facts.ts";

const START = 1_700_000_000_000;
const ASKED_PER_MS = 20;
/** One request in this many gets a unit. */
const WINNERS = 20;

/** A stampede of this many requests, each of another buyer. `lost` buyers who were told *bought* have no order. */
export function stampede(requests: number, lost = 0): Facts {
  const facts = new Facts();
  const units = Math.ceil(requests / WINNERS);
  const open = { process: "admin", op: "open", sale: "s", units };
  facts.addOperation({ ...open, invoked: START, completed: START + 1, outcome: "ok" });
  const process = spanOf("k6-1");
  for (let n = 0; n < requests; n++) {
    const invoked = START + 2 + Math.floor(n / ASKED_PER_MS);
    const asked = { process, sale: "s", user: spanOf(`b${n}`), invoked, completed: invoked + 5 + (n % 50) };
    if (n >= units) facts.addPurchase({ ...asked, outcome: "fail", error: "SOLD_OUT", status: 409 });
    else facts.addPurchase({ ...asked, outcome: "ok", gid: gidOf(n), status: 201 });
  }
  addStores(facts, units, lost, START + 100 + requests / ASKED_PER_MS);
  return facts;
}

function addStores(facts: Facts, units: number, lost: number, end: number): void {
  for (let n = 0; n < units; n++) {
    const held = { sale: "s", user: `b${n}`, gid: gidOf(n) };
    facts.addObservation({ kind: "deduction", ...held });
    if (n >= lost)
      facts.addObservation({ kind: "order", ...held, at: START + 40 + Math.floor(n / ASKED_PER_MS) });
  }
  const rest = { at: end, healedAt: START, rested: true, waitedMs: 1, deadlineMs: 1_000 };
  facts.addObservation({ kind: "rest", ...rest });
  const counts = { remaining: 0, initial: units, deducted: units, orders: units - lost };
  facts.addObservation({ kind: "sample", at: end, sale: "s", ...counts });
}

const gidOf = (n: number): string => `{s}-${n.toString(16).padStart(32, "0")}`;

// Reads what a run's folder holds besides the facts of the run, for its report.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { nameIn } from "../compact/span.ts";
import type { Facts } from "../facts/facts.ts";
import type { Operation, Purchase } from "../record/history.ts";
import { readHistory } from "../record/reading/read-history.ts";
import type { RunFile } from "../record/run-file.ts";
import type { Verdict } from "../verdict.ts";
import type { Told } from "./data/findings.ts";
import type { Beside } from "./data/make-page-data.ts";
import { inFindings } from "./data/requests.ts";

/** What else lies in this folder. A file that is damaged counts as absent: a report is no place to fail for it. */
export function readBeside(folder: string, run: RunFile, verdict: Verdict, facts: Facts): Beside {
  return {
    files: readdirSync(folder),
    k6Summary: jsonIn(path.join(folder, "k6-summary.json")),
    cases: jsonIn(path.join(folder, "cases.json")),
    told: toldTo(folder, run, inFindings(verdict), facts),
  };
}

function jsonIn(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** What these buyers were told, by a second read of the history; a run without findings needs none. */
function toldTo(folder: string, run: RunFile, users: ReadonlySet<string>, facts: Facts): Told[] {
  if (users.size === 0) return [];
  const told: Told[] = [];
  const names = new Set([...users].map((user) => JSON.stringify(user).slice(1, -1)));
  const add = (one: Operation | Told, user: string, sale: string, completed: number) => {
    const atMs = Number.isFinite(completed) ? Math.round(completed - facts.startedAt) : undefined;
    const { status, outcome, error, process } = one;
    told.push({ sale, user, atMs, status, outcome, error, process });
  };
  const listener = {
    addPurchase({ user, sale, process, status, outcome, error, completed }: Purchase) {
      const written = Buffer.from(user.bytes.buffer, user.bytes.byteOffset + user.from, user.to - user.from);
      if (!names.has(written.toString())) return;
      const own = { process: nameIn(process), status, outcome, error };
      add({ ...own, sale, user: "", atMs: undefined }, nameIn(user), sale, completed);
    },
    addOperation(operation: Operation) {
      const { op, user, sale, completed } = operation;
      if (op === "purchase" && user !== undefined && sale !== undefined && users.has(user))
        add(operation, user, sale, completed);
    },
  };
  readHistory(path.join(folder, "history.jsonl"), listener, run.format);
  return told;
}

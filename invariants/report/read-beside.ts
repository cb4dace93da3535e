// Reads what a run's folder holds besides the facts of the run, for its report.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Value } from "@sinclair/typebox/value";
import type { Facts } from "../facts/facts.ts";
import { CasesFile } from "../record/cases.ts";
import type { RunFile } from "../record/run-file.ts";
import type { Verdict } from "../verdict.ts";
import type { Beside } from "./data/make-page-data.ts";
import { inFindings } from "./data/requests.ts";
import { readTraces } from "./read-traces.ts";
import { ToldTo } from "./told-to.ts";

/** What else lies in this folder. A file that is damaged counts as absent: a report is no place to fail for it. */
export function readBeside(folder: string, run: RunFile, verdict: Verdict, facts: Facts): Beside {
  const told = new ToldTo(inFindings(verdict), facts.startedAt);
  return {
    files: readdirSync(folder),
    k6Summary: jsonIn(path.join(folder, "k6-summary.json")),
    cases: casesIn(path.join(folder, "cases.json")),
    traces: readTraces(folder, run, verdict, facts, told),
    told: told.told,
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

/** A later version may write cases of another form. */
function casesIn(file: string): unknown {
  const cases = jsonIn(file);
  return Value.Check(CasesFile, cases) ? cases : undefined;
}

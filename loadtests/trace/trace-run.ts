// Finds a buyer or a gid in a recorded run, and prints its trace; says which names are near where there is none.
import type { Progress } from "../../base/command-line/progress.ts";
import { HarnessError } from "../../base/errors.ts";
import { visible } from "../../base/visible.ts";
import { recordedVerdict } from "../../invariants/judge-run.ts";
import { traceMarkdown } from "../../invariants/report/trace-markdown.ts";
import { traceText } from "../../invariants/report/trace-text.ts";
import { nearNames } from "../../invariants/trace/reading/near-names.ts";
import { readTrace } from "../../invariants/trace/reading/read-trace.ts";
import { traceOf } from "../../invariants/trace/trace-of.ts";

/** What was asked for. */
export interface TraceOptions {
  run: string;
  buyer?: string | undefined;
  sale?: string | undefined;
  gid?: string | undefined;
  json?: "1" | undefined;
  markdown?: "1" | undefined;
}

/** Where it goes, and how time passes. */
export interface TraceOutput {
  print: (text: string) => void;
  progress: Progress;
  now: () => number;
}

/** A run of a million purchases is read in about this time: longer ones say how far they are. */
const QUIET_MS = 2_000;
const LISTED = 5;

/** Prints the trace. Throws a usage error where the options name nothing, or more than one thing. */
export function traceRun(options: TraceOptions, { print, progress, now }: TraceOutput): void {
  const { run, buyer, sale, gid, json, markdown } = options;
  if ((buyer === undefined) === (gid === undefined))
    throw new HarnessError("usage", "a trace is of one buyer or of one gid", {
      hint: "give BUYER= or GID=, such as make trace BUYER=b17",
    });
  if (json !== undefined && markdown !== undefined)
    throw new HarnessError("usage", "JSON=1 and MARKDOWN=1 are two forms of one trace", { hint: "give one" });
  const startedAt = now();
  const onPurchases = (count: number) => {
    if (now() - startedAt >= QUIET_MS) progress.status(`read ${count} purchases`);
  };
  const found = readTrace(run, { user: buyer, sale, gid }, recordedVerdict(run), onPurchases);
  progress.end();
  if ("sales" in found) throw notOne(options, found.sales, onPurchases);
  const trace = traceOf(found.gathered);
  print(json ? `${JSON.stringify(trace, null, 2)}\n` : markdown ? traceMarkdown(trace) : traceText(trace));
}

/** Nobody has this name, or several sales have a buyer of this name. */
function notOne(
  { run, buyer, sale, gid }: TraceOptions,
  sales: readonly string[],
  onPurchases: (count: number) => void,
): HarnessError {
  const who = gid === undefined ? `buyer ${buyer}` : `gid ${gid}`;
  if (sales.length > 1) {
    const more = sales.length > LISTED ? ` and ${sales.length - LISTED} more` : "";
    return new HarnessError("usage", `${who} is in ${sales.length} sales`, {
      hint: `give SALE=, one of ${sales.slice(0, LISTED).map(visible).join(", ")}${more}`,
    });
  }
  const near = nearNames(run, { user: buyer, sale, gid }, onPurchases);
  const inSale = sale === undefined ? "" : ` of sale ${sale}`;
  const meant = near.names.length === 0 ? "" : `; did you mean ${near.names.map(visible).join(", or ")}?`;
  const elsewhere =
    near.sales.length === 0
      ? []
      : [`they came to sale ${near.sales.slice(0, LISTED).map(visible).join(", ")}`];
  const counted = `the run has ${near.buyers} buyers`;
  return new HarnessError("usage", `the run knows no ${who}${inSale}${meant}`, {
    hint: [...elsewhere, counted].join("; "),
  });
}

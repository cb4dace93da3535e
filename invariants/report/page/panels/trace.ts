// One buyer or one gid: search, and the trace of what is selected. The first finding's buyer is shown where nothing is.

import { traceOf } from "../../../trace/trace-of.ts";
import { type FoundTrace, findTrace } from "../../data/find-trace.ts";
import type { PageData } from "../../data/page-data.ts";
import type { TracesPart } from "../../data/traces.ts";
import { command, fill, make, nameOf, section } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";
import { shellWord } from "../shared/shell-word.ts";
import type { View } from "../shared/view.ts";
import { traceSearch } from "./trace-search.ts";
import { traceView } from "./trace-view.ts";

export const trace: Panel = (data, root, state) => {
  const { traces } = data;
  if (traces === undefined) return;
  const shown = make("div", { class: "trace" });
  const held =
    traces.kept.length < traces.buyers
      ? `The page holds ${traces.kept.length} of ${traces.buyers} buyers: all of findings, the others by an even choice.`
      : undefined;
  root.append(
    section(
      "trace",
      "One buyer",
      held === undefined ? undefined : make("p", { class: "muted small" }, held),
      traceSearch(traces, state),
      shown,
    ),
  );
  state.follow(["selection", "clock"], (view) => {
    const found = foundIn(data, traces, view);
    if (found === undefined) fill(shown);
    else fill(shown, ...drawn(found, data, traces, view, shown));
  });
};

/** Whose trace is to be shown: that of the selection, or of the first finding that names a buyer. */
function foundIn(data: PageData, traces: TracesPart, { selection }: View): FoundTrace | undefined {
  const findings = data.findings.flatMap((group) => group.findings);
  if (selection?.what === "buyer") return findTrace(traces, { user: selection.user, sale: selection.sale });
  if (selection?.what === "gid") return findTrace(traces, { gid: selection.gid });
  const isNamed = ({ user, gid }: { user: string | undefined; gid: string | undefined }) =>
    user !== undefined || gid !== undefined;
  const finding =
    selection?.what === "finding"
      ? findings.find(({ number }) => number === selection.number)
      : findings.find(isNamed);
  if (finding === undefined || !isNamed(finding)) return undefined;
  const { user, sale, gid } = finding;
  return findTrace(traces, user === undefined ? { sale, gid } : { sale, user });
}

function drawn(
  { wanted, gathered, others }: FoundTrace,
  data: PageData,
  traces: TracesPart,
  view: View,
  shown: HTMLElement,
): Node[] {
  const { user, sale, gid } = wanted;
  const given = [user === undefined ? ["GID", gid] : ["BUYER", user], ["SALE", sale]];
  const variables = given.flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${shellWord(value)}`,
  );
  const typed = make(
    "p",
    { class: "actions" },
    make("span", { class: "muted" }, "in the terminal:"),
    command(`make trace RUN=${shellWord(traces.folder)} ${variables.join(" ")}`),
  );
  if (gathered === undefined) {
    const who = make(
      "p",
      {},
      user === undefined ? "gid " : "buyer ",
      nameOf(user ?? gid ?? ""),
      " is not in this page.",
    );
    return [who, typed];
  }
  const more =
    others.length === 0
      ? []
      : [make("p", { class: "muted" }, `The same name is in ${others.length} more sales; choose one above.`)];
  return [...more, ...traceView(traceOf(gathered), view.clock, data.span.start, shown.clientWidth), typed];
}

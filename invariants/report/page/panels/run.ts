// What the run was: its settings, its versions, and the files beside the report.

import { visible } from "../../../../base/visible.ts";
import { make, section } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";

export const run: Panel = ({ run: { startedAt, settings, versions, beside } }, root) => {
  const facts = [["started", startedAt], ...settings, ...versions];
  const list = facts.flatMap(([name = "", value = ""]) => [
    make("dt", {}, visible(name)),
    make("dd", {}, visible(value)),
  ]);
  const links = beside.map(({ file, about }) =>
    make("li", {}, make("a", { href: file }, file), `: ${about}`),
  );
  root.append(
    section(
      "run",
      "Run",
      make("dl", { class: "facts" }, ...list),
      ...(links.length === 0
        ? []
        : [make("p", {}, "In the run's folder, beside this page:"), make("ul", {}, ...links)]),
    ),
  );
};

// Why the verdict is unknown: what was not shown, and how to get it shown.

import { visible } from "../../../../base/visible.ts";
import { make, section } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";

export const unshown: Panel = (data, root) => {
  if (data.unshown.length === 0) return;
  const rows = data.unshown.map(({ what, means, todo }) =>
    make("tr", {}, make("td", {}, visible(what)), make("td", {}, visible(means)), make("td", {}, todo)),
  );
  const heads = ["not shown", "it means", "do"].map((text) => make("th", { scope: "col" }, text));
  root.append(
    section(
      "unshown",
      `Not shown: ${data.unshown.length} ${data.unshown.length === 1 ? "thing" : "things"}`,
      make(
        "table",
        { class: "stacks" },
        make("thead", {}, make("tr", {}, ...heads)),
        make("tbody", {}, ...rows),
      ),
    ),
  );
};

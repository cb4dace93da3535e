// The trace of one buyer or one message: what the page knows of whom the reader has selected.
import { command, fill, make, nameOf, section } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";

export const trace: Panel = (data, root, state) => {
  state.follow(["selection"], ({ selection }) => {
    if (selection?.what !== "buyer" && selection?.what !== "gid") {
      fill(root);
      return;
    }
    const name = selection.what === "buyer" ? selection.user : selection.gid;
    const variable = selection.what === "buyer" ? "BUYER" : "GID";
    const text = `make trace RUN=runs/${data.run.id} ${variable}='${name.replaceAll("'", "'\\''")}'`;
    fill(
      root,
      section(
        "trace",
        "Trace",
        make("p", {}, `${selection.what} `, nameOf(name)),
        make("p", {}, command(text)),
      ),
    );
  });
};

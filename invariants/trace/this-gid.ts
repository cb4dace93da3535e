// A trace names its gid once: where it stands again, it is `this gid`.
import { formsOf } from "./naming.ts";
import type { Trace } from "./trace.ts";

/** Shortens the texts of a trace; of one with several gids, or none, they stay as they are. */
export function withThisGid({ gids }: Pick<Trace, "gids">): (text: string) => string {
  const [gid = "", ...others] = gids;
  if (gid === "" || others.length > 0) return (text) => text;
  const forms = formsOf(gid).sort((a, b) => b.length - a.length);
  return (text) =>
    forms.reduce(
      (shorter, form) => shorter.replaceAll(`gid ${form}`, "this gid").replaceAll(form, "this gid"),
      text,
    );
}

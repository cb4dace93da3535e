// A trace names its gid once: where it stands again, it is `this gid`.
import type { Trace } from "./trace.ts";

/** Shortens the texts of a trace; of one with several gids, or none, they stay as they are. */
export function withThisGid({ gids }: Pick<Trace, "gids">): (text: string) => string {
  const [gid = "", ...others] = gids;
  if (gid === "" || others.length > 0) return (text) => text;
  return (text) => text.replaceAll(`gid ${gid}`, "this gid").replaceAll(gid, "this gid");
}

// The marks of replies that a plan provokes: a run that promises a sold-out reply promises the rule that says so.
import type { NamedReply, PromisedMark } from "../../invariants/record/run-file.ts";

/** Which replies the marks of a plan stand for. */
const PROVOKED: Readonly<Record<string, (reply: NamedReply) => boolean>> = {
  bought: ({ outcome }) => outcome === "ok",
  "sold-out": ({ reason }) => reason === "sold-out",
};

/** The marks `told-<name>` that these marks imply. Where several rules would do, the plan cannot tell which one it is. */
export const toldMarks = (promised: readonly PromisedMark[], replies: readonly NamedReply[]): string[] =>
  Object.entries(PROVOKED).flatMap(([mark, isMeant]) => {
    const [reply, ...others] = promised.includes(mark) ? replies.filter(isMeant) : [];
    return reply === undefined || others.length > 0 ? [] : [`told-${reply.name}`];
  });

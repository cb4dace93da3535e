// At rest, DTM holds no unfinished message of the run's sales.
import { type Check, Findings, unseenReason } from "../findings.ts";

export const drained: Check = {
  name: "drained",
  kind: "at rest",
  says: "at rest, the coordinator holds no unfinished message",
  check(facts) {
    const findings = new Findings();
    findings.countChecked(facts.sales.size);
    for (const message of facts.messages) {
      if (message.sale === undefined) continue;
      const holders = facts.sale(message.sale).deductions.filter(({ gid }) => gid === message.gid);
      const buyers = holders.map(({ user }) => user ?? "(unseen)").join(", ") || "none";
      findings.add(
        `message ${message.gid} of sale ${message.sale} is still ${message.status}; it holds units of these buyers: ${buyers}`,
        message,
      );
    }
    // Messages are listed after the wait for rest: if that was not recorded, they were not listed.
    const unlisted =
      facts.rest === undefined ? "it was not recorded whether the system came to rest" : undefined;
    return findings.result(unseenReason(facts, "messages") ?? unlisted);
  },
};

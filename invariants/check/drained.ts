// At rest DTM holds no unfinished message of the run's sales.
import { type Check, Findings, unseenReason } from "../findings.ts";

export const drained: Check = {
  name: "drained",
  kind: "at rest",
  says: "at rest, the coordinator holds no unfinished message",
  check(facts) {
    const findings = new Findings();
    findings.look(facts.sales.size);
    for (const message of facts.messages) {
      const holders = facts.sale(message.sale).deductions.filter(({ gid }) => gid === message.gid);
      const buyers = holders.map(({ user }) => user ?? "(unseen)").join(", ") || "none";
      findings.add(
        `message ${message.gid} of sale ${message.sale} is still ${message.status}; buyers whose units it holds: ${buyers}`,
        message,
      );
    }
    // Messages are listed after the wait for rest: where that was not recorded, nobody looked.
    const unlooked =
      facts.rest === undefined ? "it was not recorded whether the system came to rest" : undefined;
    return findings.result(unseenReason(facts, "messages") ?? unlooked);
  },
};

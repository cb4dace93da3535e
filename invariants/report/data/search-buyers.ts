// Searches the buyers whom a page holds. Pure.
import { findingsAbout } from "../../trace/findings-about.ts";
import { gidsOf, type KeptBuyer, OUTCOMES, type TracesPart } from "./traces.ts";

/** What is searched for. */
export interface BuyerSearch {
  /** A part of the buyer's name, or of a gid of theirs, in any case. */
  text: string;
  became: "all" | "in a finding" | "bought" | "refused" | "in doubt";
  /** The number of a sale; undefined: all sales. */
  sale: number | undefined;
}

const [OK, INFO] = [OUTCOMES.indexOf("ok"), OUTCOMES.indexOf("info")];

/** The first of those who are found, names that are just this text before others, and how many there are. */
export function searchBuyers(
  traces: TracesPart,
  { text, became, sale }: BuyerSearch,
  most: number,
): { buyers: KeptBuyer[]; count: number } {
  const part = text.toLowerCase();
  const found = traces.kept.filter(
    (one) =>
      (sale === undefined || one.sale === sale) &&
      hasBecome(traces, one, became) &&
      (part === "" ||
        one.user.toLowerCase().includes(part) ||
        gidsOf(traces, one).some((gid) => gid.toLowerCase().includes(part))),
  );
  const isExact = ({ user }: KeptBuyer) => (user === text ? 0 : 1);
  const buyers = [...found].sort((a, b) => isExact(a) - isExact(b)).slice(0, most);
  return { buyers, count: found.length };
}

function hasBecome(traces: TracesPart, one: KeptBuyer, became: BuyerSearch["became"]): boolean {
  const has = (outcome: number) => one.asked.some((asked) => asked[2] === outcome);
  switch (became) {
    case "all":
      return true;
    case "in a finding": {
      // The buyers of findings have their exchanges and log lines here, as few others have.
      if (one.wire === undefined) return false;
      const sale = traces.sales[one.sale] ?? "";
      return findingsAbout(traces.findings, sale, [one.user], gidsOf(traces, one)).length > 0;
    }
    case "bought":
      return has(OK);
    case "in doubt":
      return has(INFO) && !has(OK);
    case "refused":
      return one.asked.length > 0 && !has(INFO) && !has(OK);
  }
}

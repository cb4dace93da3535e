// Single requests for the page: all of a small run; of a large one those of buyers in findings, those in doubt, and an
// even choice of the others.
import type { Facts } from "../../facts/facts.ts";
import { OUTCOMES, type Request } from "../../facts/requests.ts";
import type { Verdict } from "../../verdict.ts";
import { pack } from "./columns.ts";
import type { RequestsPart } from "./page-data.ts";

/** The most single requests that a page holds, besides those of buyers in findings. */
export const MOST_REQUESTS = 20_000;
/** Of these, at most so large a part is of requests in doubt. */
const IN_DOUBT_SHARE = 0.25;
const INFO = OUTCOMES.indexOf("info");

interface Shown extends Request {
  sale: number;
}

/** The requests that the page shows. */
export function requestsOf(facts: Facts, verdict: Verdict): RequestsPart {
  const all = [...facts.sales.values()].reduce((sum, { requests }) => sum + requests.length, 0);
  const shown = chosen(facts, inFindings(verdict), all);
  shown.sort((a, b) => a.invoked - b.invoked);
  const names = new Map<string, number>();
  const sales = [...facts.sales.values()];
  const buyer = shown.map(({ sale, buyer }) => {
    const name = sales[sale]?.buyers.nameOf(buyer) ?? "";
    const number = names.get(name) ?? names.size;
    names.set(name, number);
    return number;
  });
  return {
    thinnedFrom: shown.length < all ? all : undefined,
    buyers: [...names.keys()],
    buyer: pack(buyer),
    sale: pack(shown.map(({ sale }) => sale)),
    invoked: pack(shown.map(({ invoked }) => invoked - facts.startedAt)),
    took: pack(shown.map(({ invoked, completed }) => completed - invoked)),
    outcome: pack(shown.map(({ outcome }) => outcome)),
    kind: pack(shown.map(({ kind }) => kind)),
  };
}

/** The buyers whom findings name. */
export const inFindings = ({ invariants }: Verdict): Set<string> =>
  new Set(invariants.flatMap(({ findings }) => findings.flatMap(({ place }) => place?.user ?? [])));

function chosen(facts: Facts, named: ReadonlySet<string>, all: number): Shown[] {
  const every = Math.max(1, all / MOST_REQUESTS);
  let inDoubtLeft = every === 1 ? Number.POSITIVE_INFINITY : MOST_REQUESTS * IN_DOUBT_SHARE;
  const shown: Shown[] = [];
  let [seen, next] = [0, 0];
  for (const [sale, { buyers, requests }] of [...facts.sales.values()].entries()) {
    const numbers = new Set([...named].map((user) => buyers.indexOf(user)));
    for (let index = 0; index < requests.length; index++, seen++) {
      const request = requests.at(index);
      const isDue = seen >= next;
      if (isDue) next += every;
      const isInDoubt = request.outcome === INFO && inDoubtLeft > 0;
      if (isInDoubt) inDoubtLeft -= 1;
      if (isDue || isInDoubt || numbers.has(request.buyer)) shown.push({ ...request, sale });
    }
  }
  return shown;
}

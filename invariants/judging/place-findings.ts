// Says where in the run each finding lies: whose it is, when, and which faults were in force then. Pure.
import type { Buyer } from "../facts/buyer.ts";
import type { Facts } from "../facts/facts.ts";
import type { InvariantResult, Place } from "../verdict.ts";
import { isHit, isOfWire, strikesBySale, strikeText } from "./strikes.ts";

/** What evidence may hold: a buyer, a sample, an order, a deduction, an operation. Times are of the record. */
interface Evidence {
  sale?: unknown;
  user?: unknown;
  gid?: unknown;
  okGid?: unknown;
  firstInvoked?: unknown;
  okAt?: unknown;
  lastInfoAt?: unknown;
  invoked?: unknown;
  completed?: unknown;
  at?: unknown;
  until?: unknown;
}

const TIMES = ["firstInvoked", "okAt", "lastInfoAt", "invoked", "completed", "at", "until"] as const;

/** The results, each with the place of each of its findings. */
export function placed(results: readonly InvariantResult[], facts: Facts): InvariantResult[] {
  const strikes = strikesBySale(facts);
  return results.map((result) => ({
    ...result,
    findings: result.findings.map((finding) => {
      const place = placeOf(facts, strikes, result.kind, finding.evidence);
      return place === undefined ? finding : { ...finding, place };
    }),
  }));
}

function placeOf(
  facts: Facts,
  strikesOf: ReturnType<typeof strikesBySale>,
  kind: InvariantResult["kind"],
  evidence: readonly unknown[],
): Place | undefined {
  const items = evidence.filter(isObject);
  const user = firstText(items.map((one) => one.user));
  const sale = firstText(items.map((one) => one.sale)) ?? (user && saleOf(facts, user));
  const gid = firstText(items.flatMap((one) => [one.gid, one.okGid]));
  const own = sale === undefined ? undefined : facts.sales.get(sale);
  const buyer = user === undefined ? undefined : own?.buyers.get(user);
  const known = buyer === undefined ? items : [buyer, ...items];
  const times = known.flatMap((one) => TIMES.map((name) => (one as Evidence)[name])).filter(isTime);
  // What nobody is known to have asked for may have been asked for since the sale began.
  if (kind === "at rest" && user === undefined && own !== undefined) times.push(own.firstAskedAt);
  const [from, to] = [Math.min(...times.filter(isTime)), Math.max(...times.filter(isTime))];
  if (!Number.isFinite(from) || !Number.isFinite(facts.startedAt)) return undefined;
  const strikes = facts.strikes().sort((a, b) => a.from - b.from);
  const hits = gid === undefined ? [] : facts.faults.filter((hit) => isHit(hit) && hit.gid === gid);
  const broken = (strikesOf.get(sale ?? "") ?? []).filter(isOfWire);
  const during = [
    ...[...hits, ...broken].map(strikeText),
    ...strikes.filter((strike) => strike.from <= to && from <= strike.to).map(({ what }) => what),
  ];
  const restAt = facts.rest?.at ?? Number.NEGATIVE_INFINITY;
  const mayBeLater = restAt > to && (kind === "at rest" || lacksOrder(facts, sale, buyer));
  const later = strikes.filter((strike) => strike.from > to && strike.from <= restAt);
  return {
    ...(sale === undefined ? {} : { sale }),
    ...(user === undefined ? {} : { user }),
    ...(gid === undefined ? {} : { gid }),
    fromMs: Math.round(from - facts.startedAt),
    toMs: Math.round((mayBeLater ? restAt : to) - facts.startedAt),
    during: [...new Set(during)],
    ...(mayBeLater ? { afterwards: [...new Set(later.map(({ what }) => what))] } : {}),
  };
}

/** A buyer who was told bought and has no order: it may have got lost at any time until rest. */
const lacksOrder = ({ sales }: Facts, sale: string | undefined, buyer: Buyer | undefined): boolean =>
  buyer !== undefined &&
  buyer.oks > 0 &&
  sales.get(sale ?? "")?.orders.every((order) => order.user !== buyer.user) === true;

const isObject = (value: unknown): value is Evidence => typeof value === "object" && value !== null;
const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const firstText = (values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === "string");

/** The evidence of a buyer does not name their sale. Where they asked in two, nothing is said. */
function saleOf({ sales }: Facts, user: string): string | undefined {
  const own = [...sales.values()].filter(({ buyers }) => buyers.has(user));
  return own.length === 1 ? own[0]?.sale : undefined;
}

// Says where in the run each finding lies: whose it is, when, and which faults were in force then. Pure.
import type { Facts } from "../facts/facts.ts";
import type { InvariantResult, Place } from "../verdict.ts";

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

/** How the history names a failpoint that went off; it says in which message. */
const HIT = "failpoint ";
const TIMES = ["firstInvoked", "okAt", "lastInfoAt", "invoked", "completed", "at", "until"] as const;

/** The result with the place of each of its findings. */
export function placedIn<T extends Pick<InvariantResult, "findings">>(facts: Facts, result: T): T {
  const findings = result.findings.map((finding) => {
    const place = placeOf(facts, finding.evidence);
    return place === undefined ? finding : { ...finding, place };
  });
  return { ...result, findings };
}

function placeOf(facts: Facts, evidence: readonly unknown[]): Place | undefined {
  const items = evidence.filter(isObject);
  const user = firstText(items.map((one) => one.user));
  const sale = firstText(items.map((one) => one.sale)) ?? (user && saleOf(facts, user));
  const gid = firstText(items.flatMap((one) => [one.gid, one.okGid]));
  const buyer =
    sale === undefined || user === undefined ? undefined : facts.sales.get(sale)?.buyers.get(user);
  const known = buyer === undefined ? items : [buyer, ...items];
  const times = known.flatMap((one) => TIMES.map((name) => (one as Evidence)[name])).filter(isTime);
  if (times.length === 0 || !Number.isFinite(facts.startedAt)) return undefined;
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const inForce = facts.strikes().filter((strike) => strike.from <= to && from <= strike.to);
  const hits = facts.faults.filter((hit) => hit.op.startsWith(HIT) && gid !== undefined && hit.gid === gid);
  const during = [
    ...hits.map(({ op, error = "", target = "" }) => `${op} ${error} on ${target}`),
    ...inForce.map(({ what }) => what),
  ];
  return {
    ...(sale === undefined ? {} : { sale }),
    ...(user === undefined ? {} : { user }),
    ...(gid === undefined ? {} : { gid }),
    fromMs: Math.round(from - facts.startedAt),
    toMs: Math.round(to - facts.startedAt),
    during: [...new Set(during)],
  };
}

const isObject = (value: unknown): value is Evidence => typeof value === "object" && value !== null;
const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const firstText = (values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === "string");

/** The evidence of a buyer does not name their sale. Where they asked in two, nothing is said. */
function saleOf({ sales }: Facts, user: string): string | undefined {
  const own = [...sales.values()].filter(({ buyers }) => buyers.has(user));
  return own.length === 1 ? own[0]?.sale : undefined;
}

// Keeps trials and loads from a system of others: they sell real units, and fill it with orders.
import { HarnessError } from "../../base/errors.ts";
import { isLoopback } from "../../stack/links.ts";
import { environmentValues, runningSystem } from "../../stack/running-system.ts";
import type { Target } from "../../targets/target.ts";

/**
 * Throws a usage error if the target runs already on another address than loopback, or has statements for a store
 * there, unless `allowed` names that host.
 */
export function demandAllowedHosts(target: Target, allowed: string | undefined): void {
  if (Array.isArray(target.start)) return;
  const { servers, redis, mysql } = runningSystem(target.start, environmentValues(target));
  const stores = [redis, mysql].flatMap((part) => (part !== undefined && asksStores(target) ? [part] : []));
  const known = (allowed ?? "").split(",").map((host) => host.trim());
  for (const { url } of [...servers, ...stores]) {
    const { hostname } = new URL(url);
    if (isLoopback(url) || known.includes(hostname)) continue;
    throw new HarnessError(
      "usage",
      `the target ${target.name} runs on ${hostname}: a run opens sales there, buys real units and fills it with orders`,
      { hint: `if it is there to be filled, add ALLOW_HOST=${hostname}` },
    );
  }
}

/** Returns true if it opens, restocks or prepares buyers by statements. */
const asksStores = ({ requests, buyer }: Target): boolean =>
  [requests.open, requests.restock ?? [], buyer].flat().some((step) => "sql" in step || "redis" in step);

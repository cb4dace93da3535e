// The load that was asked for, where the run's plan says it: buyers a second over time.
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Facts } from "../../facts/facts.ts";
import type { AskedPart } from "./page-data.ts";

/** What of a plan says when buyers should come: k6's stages, each of which moves the rate to its own. */
const StagedPlan = Type.Object({
  startRate: Type.Number(),
  stages: Type.Array(Type.Object({ rate: Type.Number(), seconds: Type.Number() })),
});
type StagedPlan = Static<typeof StagedPlan>;

/** The load that this plan asks for, from the first request on; undefined if the plan has no stages. */
export function askedOf(plan: unknown, facts: Facts): AskedPart | undefined {
  if (!Value.Check(StagedPlan, plan) || !Number.isFinite(facts.firstPurchaseAt)) return undefined;
  const { startRate, stages }: StagedPlan = plan;
  let at = facts.firstPurchaseAt - facts.startedAt;
  const corners = { at: [at], rate: [startRate] };
  for (const { rate, seconds } of stages) {
    at += seconds * 1_000;
    corners.at.push(at);
    corners.rate.push(rate);
  }
  return { ...corners, planned: facts.load?.planned, arrived: facts.load?.arrived };
}

// One verification, from its options to its exit code: plan, stack, crash matrix, sales under faults, rest, verdict.
import { randomInt } from "node:crypto";
import type { Screen } from "../../base/command-line/progress.ts";
import { counted } from "../../base/counted.ts";
import { HarnessError } from "../../base/errors.ts";
import { loadTarget } from "../../targets/load.ts";
import { leftOutLine, strikesLink } from "../nemesis/schedule.ts";
import { type RunOptions, waitsOf } from "../run/run-options.ts";
import { runToVerdict } from "../run/run-to-verdict.ts";
import { parseCase } from "./matrix/case-id.ts";
import { boundsOf, planVerify, promisedMarks, type VerifyPlan, type VerifySettings } from "./plan-verify.ts";
import { runPlanned } from "./run-planned.ts";
import { tellMatrices } from "./tell-matrices.ts";
import { isWireCase, parseWireCase } from "./wire/case.ts";
import type { WirePlan } from "./wire/plan-wire.ts";

/** What `make verify` was asked for. */
export interface VerifyOptions extends RunOptions {
  /** Most cases of the crash matrix. */
  cases: number;
  /** Just this case. */
  case: string | undefined;
  /** Most cases of the wire matrix; undefined: as many as fit in about 90 s. */
  wire: number | undefined;
  /** Most cases of it with two broken exchanges. */
  pairs: number;
  /** How many small sales under faults. */
  sales: number;
  faults: readonly string[];
}

/** These do not matter to a run of just one case. */
const NOT_OF_ONE_CASE = {
  cases: undefined,
  wire: undefined,
  pairs: undefined,
  sales: undefined,
  faults: undefined,
};
/** One DTM checks back on one message after the other, and waits for those that hang: more of them share that. */
const DTM_REPLICAS = 14;

/** Verifies; returns the exit code. Whatever happens, the stack is stopped. `repeatOf` is the command for options. */
export async function verify(
  asked: VerifyOptions,
  repeatOf: (options: object) => string,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const target = await loadTarget(asked.target);
  const seed = asked.seed ?? randomInt(1_000_000);
  const options = { ...asked, seed };
  const plan = planVerify({ ...options, target, ...parsedCase(asked.case) });
  demandRunnable(asked.case, plan, target.name);
  const { cases, wire, faults } = plan;
  const oneCase = (id: string) => repeatOf({ ...options, ...NOT_OF_ONE_CASE, case: id });
  return runToVerdict(
    {
      ...{ kind: "verify", seed, target, plan, promisedMarks: promisedMarks(plan, target) },
      bounds: boundsOf(plan, target),
      opening: `verify, seed ${seed}: ${contentsOf(plan)}${leftOutLine(plan.leftOut)}`,
      repeat: asked.case === undefined ? repeatOf(options) : oneCase(asked.case),
      stack: {
        failpoints: target.requests.armFailpoint !== null,
        links: strikesLink(faults, target),
        ...(wire === undefined ? {} : { wire: "all" as const }),
        checkBackSeconds: plan.checkBackSeconds,
        // Buyers who come while a message is under way share the next one: so a case can have a batch of several.
        ...(cases.length > 0 ? { batchesInFlight: 1 } : {}),
        dtmReplicas: cases.length > 1 || (wire?.most ?? 0) > 1 ? DTM_REPLICAS : 0,
        ...(plan.servers === undefined ? {} : { servers: plan.servers }),
      },
    },
    options,
    screen,
    signal,
    (run) => runPlanned({ ...run, target, ...waitsOf(options), ...plan }, plan, signal),
    ({ value, folder, exitCode }, say) => {
      tellMatrices(folder.path, plan, value, oneCase, say);
      return exitCode;
    },
  );
}

const parsedCase = (id: string | undefined): Pick<VerifySettings, "only" | "onlyWire"> => {
  if (id === undefined) return { only: undefined };
  return isWireCase(id) ? { only: undefined, onlyWire: parseWireCase(id) } : { only: parseCase(id) };
};

function demandRunnable(id: string | undefined, { failpoints, wire }: VerifyPlan, target: string): void {
  if (id === undefined) return;
  const hint = "leave out CASE=";
  if (!isWireCase(id) && !failpoints)
    throw new HarnessError("usage", `the target ${target} has no failpoints, so CASE=${id} cannot run`, {
      hint: `${hint}, or give a case of the wire matrix, such as CASE=wire/last-unit/mysql-commit/reply-cut`,
    });
  if (isWireCase(id) && (wire === undefined || wire.situations.length === 0))
    throw new HarnessError("usage", `CASE=${id} cannot run on the target ${target}: ${noWire(wire)}`, {
      hint,
    });
}

const noWire = (wire: WirePlan | undefined): string =>
  wire === undefined ? "its processes run already" : `it has no ${wire.leftOut.join(", ")}`;

/** What a plan holds, and why there is no crash matrix where there is none. */
export function contentsOf({ cases, wire, sales, faults, failpoints }: VerifyPlan): string {
  const matrix =
    cases.length > 0
      ? `${counted(cases.length, "case")} of the crash matrix`
      : `no crash matrix (${failpoints ? "CASES=0" : "the target has no failpoints"})`;
  const without =
    wire === undefined || wire.leftOut.length === 0 ? "" : ` (without ${wire.leftOut.join(", ")})`;
  const onWire =
    wire === undefined ? "" : `, up to ${counted(wire.most, "case")} of the wire matrix${without}`;
  return `${matrix}${onWire}, then ${counted(sales.length, "sale")} under ${counted(faults.length, "fault")}`;
}

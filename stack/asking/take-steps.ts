// Takes the steps of a target for a sale or a buyer: requests, statements and tokens, one after the other.
import { SignJWT } from "jose";
import type { Dispatcher } from "undici";
import { HarnessError } from "../../base/errors.ts";
import { renderJson, renderText, type Values } from "../../targets/render.ts";
import type { Step, Steps } from "../../targets/schema/requests.ts";
import { jsonOf, pathsIn, savedIn } from "../../targets/value-in-reply.ts";
import { requestOf, sendRequest, toldOf } from "./send-request.ts";
import type { Statements } from "./statements.ts";

/** What steps need. */
export interface StepContext {
  url: string;
  statements: Statements;
  dispatcher?: Dispatcher;
  timeoutMs: number;
}

/** A step was refused: the target or the shop says no, and nothing else can be expected of the same request. */
export class StepRefused extends HarnessError {
  override readonly name = "StepRefused";
  readonly status: number | undefined;
  /** No step before it was taken, so nothing was done. */
  readonly isFirst: boolean;
  constructor(what: string, isFirst: boolean, status?: number) {
    super("usage", what);
    this.isFirst = isFirst;
    this.status = status;
  }
}

/**
 * Takes the steps in their order. Returns what they saved, as placeholders (`saved.NAME`). Throws {@link StepRefused} if
 * a reply says no (4xx), and the error of the step if its outcome is not known.
 */
export async function takeSteps(steps: Steps, values: Values, context: StepContext): Promise<Values> {
  let saved: Values = {};
  for (const [index, step] of [steps].flat().entries()) {
    const isFirst = index === 0;
    const taken = takeStep(step, { ...values, ...saved }, context, isFirst);
    saved = { ...saved, ...(isFirst ? await taken : await taken.catch(halfWay)) };
  }
  return saved;
}

/** A later step that was never sent proves nothing: those before it were taken. */
function halfWay(cause: Error): never {
  throw cause instanceof HarnessError ? cause : new HarnessError("failed", cause.message, { cause });
}

async function takeStep(step: Step, values: Values, context: StepContext, isFirst: boolean): Promise<Values> {
  if ("sql" in step) {
    await context.statements.sql(step.sql, values);
    return {};
  }
  if ("redis" in step) {
    await context.statements.redis(step.redis, values);
    return {};
  }
  if ("jwt" in step) {
    const { secret, claims, hours } = step.jwt;
    const token = await new SignJWT(renderJson(claims, values) as Record<string, unknown>)
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuedAt()
      .setExpirationTime(`${hours * 3_600} s`)
      .sign(new TextEncoder().encode(renderText(secret, values)));
    return { [`saved.${step.save}`]: token };
  }
  const { status: allowed, save = {}, ...template } = step;
  const reply = await sendRequest(context.url, template, values, context);
  const isDone = allowed?.includes(reply.status) ?? (reply.status >= 200 && reply.status < 300);
  if (!isDone) {
    const told = toldOf(template, values, reply);
    if (reply.status >= 400 && reply.status < 500) throw new StepRefused(told, isFirst, reply.status);
    throw new HarnessError("failed", told);
  }
  const json = jsonOf(reply);
  const saved = savedIn(reply, json, save);
  const missing = Object.keys(save).find((name) => saved[`saved.${name}`] === undefined);
  if (missing === undefined) return saved;
  // Its values are not told: what was not found may stand there under another name.
  const told = `${requestOf(template, values)} answered ${reply.status}, and there is nothing at ${JSON.stringify(save[missing])} to save as ${missing}`;
  throw new StepRefused(`${told}; ${contentOf(json)}`, false);
}

/** What a reply holds, without the values. */
function contentOf(json: unknown): string {
  const paths = pathsIn(json).map(([path]) => path);
  if (json === undefined) return "the reply is no JSON";
  return paths.length === 0 ? "the reply has no text and no number" : `the reply has ${paths.join(", ")}`;
}

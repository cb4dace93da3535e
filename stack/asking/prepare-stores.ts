// What a target wants done to its stores before its servers start.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import type { Values } from "../../targets/render.ts";
import type { PrepareStep } from "../../targets/schema/requests.ts";
import { renderIfGiven, withThisNode } from "../parts/server.ts";
import { runChild } from "../process/run-child.ts";
import { Statements, type StoreAddresses } from "./statements.ts";

/** Takes the steps in their order. `folder` is the target's. Throws an error that names the step that failed. */
export async function prepareStores(
  steps: readonly PrepareStep[],
  addresses: StoreAddresses,
  values: Values,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const statements = new Statements(addresses);
  try {
    for (const [index, step] of steps.entries()) {
      signal?.throwIfAborted();
      await prepareStep(step, statements, values, folder, signal).catch((cause: Error) => {
        throw new HarnessError("usage", `prepare/${index} of the target failed: ${cause.message}`, { cause });
      });
    }
  } finally {
    await statements.close();
  }
}

async function prepareStep(
  step: PrepareStep,
  statements: Statements,
  values: Values,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if ("sql" in step) return statements.sql(step.sql, values);
  if ("sqlFile" in step) return statements.script(await readFile(path.resolve(folder, step.sqlFile), "utf8"));
  if ("redis" in step) return statements.redis(step.redis, values);
  const command = step.command.map((word) => renderIfGiven(word, values) ?? "");
  await runChild("a command of the target", withThisNode(command), { cwd: folder, signal });
}

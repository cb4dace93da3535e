// A system that runs already, and what a target takes from the environment.
import { HarnessError } from "../base/errors.ts";
import { renderText, type Values } from "../targets/render.ts";
import type { RunningSystem } from "../targets/schema/processes.ts";
import type { Target } from "../targets/target.ts";
import type { System } from "./system.ts";

/** A system that runs already: its addresses from the target, with secrets from the environment. */
export function runningSystem(running: RunningSystem, values: Values): System {
  const part = (name: "redis" | "mysql" | "dtm") =>
    running[name] === undefined ? {} : { [name]: { url: renderText(running[name], values) } };
  return {
    servers: running.urls.map((url, index) => ({
      name: `server-${index + 1}`,
      url: renderText(url, values),
    })),
    ...part("redis"),
    ...part("mysql"),
    ...part("dtm"),
    dtmReplicas: [],
    workers: 1,
    values,
    failpointFiles: [],
  };
}

/** The variables of the environment that the target asks for, and no others. Throws when one of them is missing. */
export function environmentValues(target: Target): Values {
  const names = [...JSON.stringify(target).matchAll(/\{\{env\.(\w+)\}\}/g)].map((match) => match[1] ?? "");
  const missing = names.find((name) => process.env[name] === undefined);
  if (missing !== undefined)
    throw new HarnessError("usage", `the target ${target.name} needs ${missing} in the environment`);
  return Object.fromEntries(names.map((name) => [`env.${name}`, process.env[name]]));
}

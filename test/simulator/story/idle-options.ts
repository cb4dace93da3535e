// Settings of `make simulate` that would say nothing beside another one. They are refused: who gives them expects something.
import { HarnessError } from "../../../base/errors.ts";

/** What was given of the settings that say what is run. */
export interface Given {
  seed: number | undefined;
  schedules: number | undefined;
  time: number | undefined;
  small: number | undefined;
  schedule: string | undefined;
}

/** Throws a usage error that names the first setting that says nothing. */
export function refuseIdleOptions({ schedule, small, seed, schedules, time }: Given): void {
  const campaign = { seed, schedules, time };
  if (schedule !== undefined) refuse("SCHEDULE= tells one schedule", { ...campaign, small });
  if (small !== undefined) refuse("SMALL= runs schedules that are not drawn", campaign);
}

function refuse(because: string, others: Readonly<Record<string, unknown>>): void {
  const [idle] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (idle === undefined) return;
  const name = `${idle.toUpperCase()}=`;
  throw new HarnessError("usage", `${because}: ${name} says nothing beside it`, {
    hint: `leave ${name} out`,
  });
}

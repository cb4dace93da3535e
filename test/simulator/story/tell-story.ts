// A schedule, told step by step: what happened, and what each store held afterwards.
import { saleKeys } from "../../../server/contract.ts";
import { type Outcome, runSchedule } from "../schedule/run-schedule.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Engine } from "../world/engine.ts";
import { PROBED_SALE, SALE } from "../world/sales.ts";
import { REAL, type System } from "../world/system.ts";
import type { World } from "../world/world.ts";
import { plain, withMessages } from "./told.ts";

/** One line of a story. */
export interface StoryStep {
  /** Undefined for what the schedule decided. */
  step: number | undefined;
  ms: number;
  from: string | undefined;
  who: string;
  what: string;
  /** What the stores hold now, where that has changed. */
  stores: string;
}

export interface Story {
  schedule: Schedule;
  outcome: Outcome;
  steps: StoryStep[];
}

/** Runs the schedule, and notes each step until the buyers who come after healing. */
export function tellStory(schedule: Schedule, engine: Engine, system: System = REAL): Story {
  const steps: StoryStep[] = [];
  let before = "";
  const note = (world: World, step: Omit<StoryStep, "ms" | "stores">) => {
    const held = storesOf(world);
    steps.push({ ...step, ms: world.agenda.now, stores: held === before ? "" : held });
    before = held;
  };
  const outcome = runSchedule(schedule, engine, {
    system,
    watcher: {
      step({ life, from, what, about }, world) {
        const told = `${what} ${plain(about)}`.trim();
        note(world, { step: world.agenda.steps, from: from?.name, who: life.name, what: told });
      },
      decision: (text, world) =>
        note(world, { step: undefined, from: undefined, who: "schedule", what: text }),
    },
  });
  return { schedule, outcome, steps };
}

/** What the stores hold of the sale, in a line. */
function storesOf({ redis, mysql, store }: World): string {
  const keys = saleKeys(SALE);
  const held = redis.snapshot();
  const ledger = Object.entries(held[keys.ledger] ?? {}).map(
    ([user, gid]) => `${user}: ${withMessages(gid)}`,
  );
  const barriers = Object.entries(held).flatMap(([key, value]) =>
    key.endsWith("-00-msg-01") && !key.startsWith(`{${PROBED_SALE}}`)
      ? [`${withMessages(key)}: ${value}`]
      : [],
  );
  const orders = mysql
    .snapshot()
    .orders.flatMap(({ sale, user, gid }) => (sale === SALE ? [`${user}: ${withMessages(gid)}`] : []));
  const messages = Object.entries(store.snapshot()).flatMap(([gid, { status }]) =>
    gid.includes(PROBED_SALE) ? [] : [`${withMessages(decodeURIComponent(gid))}: ${status}`],
  );
  const part = (name: string, list: string[]) => (list.length === 0 ? [] : [`${name} {${list.join(", ")}}`]);
  return [
    `stock ${held[keys.stock] ?? "none"}`,
    ...part("ledger", ledger),
    ...part("barriers", barriers),
    ...part("orders", orders),
    ...part("DTM", messages),
  ].join("; ");
}

// Runs a schedule: a pure function of its text and of the system. The same schedule always takes the same steps.
import { judge } from "../../../invariants/judge.ts";
import type { Verdict } from "../../../invariants/verdict.ts";
import type { Pending } from "../network/agenda.ts";
import type { Engine } from "../world/engine.ts";
import { PROBED_SALE, SALE } from "../world/sales.ts";
import { REAL, type System } from "../world/system.ts";
import { World } from "../world/world.ts";
import { decide, lastsMs } from "./decide.ts";
import { EXCUSED, judgedApart } from "./judged-apart.ts";
import { LATE_BUYER, marksOf } from "./marks-of.ts";
import type { Ask, Decision, Restock, Schedule } from "./schedule.ts";
import { StepHash } from "./step-hash.ts";

/** What one schedule came to. */
export interface Outcome {
  verdict: Verdict;
  steps: number;
  /** Those from the opening to the rest before fresh buyers come: what can be decided of lies between them. */
  saleSteps: number;
  hash: string;
  /** What the schedule reached, by name. */
  marks: string[];
  /** Decisions that changed something. */
  landed: number;
}

/** Who sees each step. */
export interface Watcher {
  step?(step: Pending, world: World): void;
  decision?(text: string, world: World): void;
}

/** What comes from outside of the world. */
type Requested = Pick<Schedule, "asks" | "restocks" | "decisions" | "buyersWait">;

const ORDER_LAG_BOUND_MS = 60_000;
/** A world that is not at rest by then never comes to rest. */
const MOST_STEPS = 5_000;
/** Nothing is decided after this time. */
const DECIDED_MS = 10_000;
const LONGEST_MS = 120_000;
const MOST_PUSHES = 10;
const PUSH_EVERY_MS = 1_000;
const PROBE_BOUND_MS = 5_000;
/** Times of orders are whole milliseconds: so long after the last step none of them can be later than the reading. */
const READ_AFTER_MS = 10;

export function runSchedule(
  schedule: Schedule,
  engine: Engine,
  { system = REAL, watcher = {} }: { system?: System; watcher?: Watcher } = {},
): Outcome {
  return engine.inside(() => {
    const world = new World(schedule, system, engine.scripts);
    const run = new Run(world, engine.drain, watcher);
    return run.play(schedule);
  });
}

class Run {
  readonly #world: World;
  readonly #drain: () => void;
  readonly #watcher: Watcher;
  readonly #hash = new StepHash();
  readonly #marks = new Set<string>();
  #landed = 0;
  #healedAt = 0;
  constructor(world: World, drain: () => void, watcher: Watcher) {
    this.#world = world;
    this.#drain = drain;
    this.#watcher = watcher;
  }

  play(schedule: Schedule): Outcome {
    const world = this.#world;
    world.shop.open(SALE, schedule.units);
    world.shop.open(PROBED_SALE, world.servers.length);
    this.#toRest();
    world.redis.sync();
    const opened = world.agenda.steps;
    this.#toRest(schedule);
    const saleSteps = world.agenda.steps - opened;
    const healedAt = this.#healedAt;
    this.#probe();
    const rested = this.#toRest();
    world.agenda.now += READ_AFTER_MS;
    const at = world.agenda.stamp;
    world.observer.readAll();
    world.record.observe({
      ...{ kind: "rest", at, healedAt, rested, waitedMs: at - healedAt, deadlineMs: LONGEST_MS },
      // Not by `proof`: that says that each deduction had its order by then, and the checks would believe it.
      ...(rested ? {} : { pending: "something is still pending" }),
    });
    const buyers = new Set(schedule.asks.map(({ user }) => user)).size + world.servers.length;
    world.record.observe({ kind: "load", planned: buyers, arrived: buyers });
    const facts = world.record.facts();
    const judged = judge(facts, {
      ...{ orderLagBoundMs: ORDER_LAG_BOUND_MS, promisedMarks: [], interrupted: false, checkBackMs: 3_000 },
    });
    const verdict = judgedApart(judged, world.dtm.forgotten);
    if (verdict !== judged) this.#marks.add(EXCUSED);
    for (const mark of marksOf(world.record.operations)) this.#marks.add(mark);
    for (const mark of world.dtm.marks) this.#marks.add(mark);
    this.#hash.add(JSON.stringify([world.redis.snapshot(), world.mysql.snapshot()]));
    this.#hash.add(`${verdict.valid} ${verdict.because}`);
    return {
      ...{ verdict, steps: world.agenda.steps, saleSteps, hash: this.#hash.text, landed: this.#landed },
      marks: [...this.#marks],
    };
  }

  /** A fresh buyer for each server. */
  #probe(): void {
    const { servers, agenda, record } = this.#world;
    for (const [server, { name }] of servers.entries()) {
      const user = `fresh-${server + 1}`;
      this.#world.ask({ sale: PROBED_SALE, user, server, probeUntil: agenda.now + PROBE_BOUND_MS });
      record.observe({
        ...{ kind: "probe", at: agenda.stamp, server: name, servers: servers.length, sale: PROBED_SALE },
        ...{ user, boundMs: PROBE_BOUND_MS },
      });
    }
  }

  /**
   * Lets things happen until nothing is pending. Once all is decided and healed, DTM is asked to look at its messages
   * whenever it is quiet. Returns false if rest does not come.
   */
  #toRest(
    { asks, restocks = [], decisions, buyersWait = false }: Requested = { asks: [], decisions: [] },
  ): boolean {
    const requests = [...asks, ...restocks].sort((a, b) => a.at - b.at);
    const { agenda } = this.#world;
    const begun = agenda.steps;
    let [requested, decided] = [0, 0];
    let pushes = 0;
    this.#drain();
    for (;;) {
      const step = agenda.steps - begun;
      const request = requests[requested];
      const first = agenda.first();
      const isIdle = buyersWait ? first === undefined : !agenda.isBusy;
      if (request !== undefined && (request.at <= step || isIdle)) {
        requested += 1;
        this.#request(request);
        continue;
      }
      const isOver = Math.max(agenda.now, first?.dueAt ?? 0) > DECIDED_MS;
      const decision = isOver ? undefined : decisions[decided];
      if (decision !== undefined && decision.at <= step) {
        decided += 1;
        this.#decide(decision);
        continue;
      }
      if (first === undefined) return true;
      const isQuiet = decision === undefined && request === undefined && !agenda.isBusy;
      const isHealed = isQuiet && !agenda.isHolding && this.#world.isUp;
      if (isHealed && pushes < MOST_PUSHES && this.#world.needsPush) {
        pushes += 1;
        this.#world.pushLater(PUSH_EVERY_MS);
        continue;
      }
      if (agenda.steps > MOST_STEPS || agenda.now - this.#healedAt > LONGEST_MS) return false;
      this.#step(first);
    }
  }

  #request(request: Ask | Restock): void {
    const text = "user" in request ? this.#ask(request) : this.#restock(request);
    this.#hash.add(text);
    this.#watcher.decision?.(text, this.#world);
  }

  #ask({ user, server }: Ask): string {
    const name = `buyer-${user + 1}`;
    if (this.#world.hasStartedAgain && this.#world.isUp) this.#marks.add(LATE_BUYER);
    this.#world.ask({ sale: SALE, user: name, server });
    return `${name} asks`;
  }

  #restock({ units, key, server }: Restock): string {
    this.#world.shop.restock({ sale: SALE, units, key: `restock-${key}`, server });
    return `the shop asks for restock-${key} of ${units} units`;
  }

  #decide(decision: Decision): void {
    const decided = decide(this.#world, decision);
    if (decided === undefined) return;
    this.#landed += 1;
    this.#healedAt = Math.max(this.#healedAt, this.#world.agenda.stamp + lastsMs(decision));
    for (const mark of decided.marks) this.#marks.add(mark);
    this.#hash.add(decided.text);
    this.#watcher.decision?.(decided.text, this.#world);
    if (decided.step !== undefined) this.#step(decided.step);
    else this.#drain();
  }

  #step(step: Pending): void {
    const { agenda } = this.#world;
    agenda.happen(step);
    this.#drain();
    this.#hash.add(String(agenda.now));
    this.#hash.add(step.life.name);
    this.#hash.add(step.what);
    this.#hash.add(step.about);
    this.#watcher.step?.(step, this.#world);
  }
}

// What a decision does to a world.
import type { Pending } from "../network/agenda.ts";
import type { World } from "../world/world.ts";
import type { Crash, Decision } from "./schedule.ts";

/** A decision that changed something. */
export interface Decided {
  /** What was decided, in words. */
  text: string;
  marks: string[];
  /** What happens at once because of it. */
  step?: Pending;
}

/** How long what was decided lasts. */
export function lastsMs(decision: Decision): number {
  if ("crash" in decision) return decision.downMs;
  return "hold" in decision ? decision.ms : 0;
}

/** Carries it out; undefined if there was nothing to decide. */
export function decide(world: World, decision: Decision): Decided | undefined {
  const { agenda } = world;
  if ("crash" in decision) return crash(world, decision);
  if ("take" in decision) {
    const candidates = agenda.candidates();
    const step = candidates[decision.take % candidates.length];
    // With one candidate there is no choice.
    if (step === undefined || step === agenda.first()) return undefined;
    const kind = step.from === undefined ? "a timer came early" : "a message overtook";
    return { text: `next: ${step.life.name} ${step.what}`, marks: [kind], step };
  }
  const messages = agenda.messages();
  const message =
    messages["hold" in decision ? decision.hold % messages.length : decision.lose % messages.length];
  if (message === undefined) return undefined;
  if ("hold" in decision) {
    if (decision.ms === 0 && messages.length === 1) return undefined;
    agenda.hold(message, decision.ms);
    const text = `held for ${decision.ms} ms: ${message.life.name} ${message.what}`;
    return { text, marks: [`held: ${message.what}`] };
  }
  if (message.lane === undefined || message.isCertain === true) return undefined;
  message.lane.lose();
  return {
    text: `connection broken, never arrives: ${message.life.name} ${message.what}`,
    marks: [`lost: ${message.what}`],
  };
}

/** The mark of a crash that could take messages with it. */
export const SENT = "messages of a crashed process were on their way";

/** The mark of a crash that has taken writes with it. */
export const lostBy = (host: string): string => `writes of ${host} were lost with it`;

function crash(world: World, { crash: name, ...how }: Crash): Decided | undefined {
  const next = world.agenda.first();
  const about = next === undefined ? "at the end" : `before ${next.life.name} ${next.what}`;
  const crashed = world.crash(name, how);
  if (crashed === undefined) return undefined;
  const { sent, lostWrites } = crashed;
  const lost = lostWrites === 0 ? "" : `; of what it had written, the newest ${lostWrites} are lost`;
  return {
    text: `${name} crashes, and is down for ${how.downMs} ms${lost}`,
    marks: [
      "crash",
      ...(sent > 0 ? [SENT] : []),
      ...(lostWrites > 0 ? [lostBy(name)] : []),
      `crash of ${name} ${about}`,
    ],
  };
}

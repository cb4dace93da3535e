// A case of the wire matrix as a plan holds it, and what its buyers do before and after the broken exchange.
import { idOf } from "../../../targets/ids.ts";
import type { Target } from "../../../targets/target.ts";
import type { JudgedCase } from "../cases/judge-cases.ts";
import type { Situation } from "../matrix/case.ts";
import { aimedAt } from "./aim.ts";
import { type WireCase, wireCaseId } from "./case.ts";
import type { LearnedBySituation } from "./draw-cases.ts";
import type { Learned } from "./learn/learned.ts";

/** Who buys in a sale: the one whose exchange is broken, one who comes before them, and one who comes after. */
export interface Users {
  subject: string;
  rival: string;
  late: string;
}

/** What happens in a situation around the purchase that is watched. */
export interface Course {
  stock: number;
  /** Somebody else buys first. */
  rivalFirst: boolean;
  /** The subject is told that they are too late, and then this many units come. */
  restock: number;
  clicks: number;
}

export const COURSES: Readonly<Record<Situation, Course>> = {
  "first-purchase": { stock: 2, rivalFirst: false, restock: 0, clicks: 1 },
  "last-unit": { stock: 1, rivalFirst: false, restock: 0, clicks: 1 },
  "sold-out": { stock: 1, rivalFirst: true, restock: 0, clicks: 1 },
  "double-click": { stock: 2, rivalFirst: false, restock: 0, clicks: 2 },
  "restock-between": { stock: 1, rivalFirst: true, restock: 1, clicks: 1 },
};

/** The sale of a case or of a purchase that is learned from. */
export interface WireSale {
  sale: string;
  situation: Situation;
  users: Users;
  /** How many units one request takes. */
  units: number;
}

/** How many times somebody comes to buy in a sale of this situation, the late buyer among them. */
export const arrivalsIn = (situation: Situation): number => {
  const { rivalFirst, restock } = COURSES[situation];
  return 2 + (rivalFirst ? 1 : 0) + (restock > 0 ? 1 : 0);
};

export interface PlannedWireCase extends WireSale {
  id: string;
  breaks: WireCase["breaks"];
}

/** The n-th sale of the run, under ids as the target has them. */
export const wireSale = (
  { ids, contract }: Target,
  situation: Situation,
  name: string,
  n: number,
): WireSale => ({
  sale: idOf(ids.sale, name, n),
  situation,
  units: contract.units,
  users: {
    subject: idOf(ids.user, "subject", 0),
    rival: idOf(ids.user, "rival", 1),
    late: idOf(ids.user, "late", 2),
  },
});

export const planWireCase = (one: WireCase, sale: WireSale): PlannedWireCase => ({
  ...{ ...sale, id: wireCaseId(one), breaks: one.breaks },
});

/** The situations that this target can have, besides those that need what it has not. */
export function situationsOf({ requests }: Target): { possible: Situation[]; leftOut: string[] } {
  const all = Object.keys(COURSES) as Situation[];
  const needs = (situation: Situation) => COURSES[situation].restock > 0 && requests.restock === null;
  return {
    possible: all.filter((situation) => !needs(situation)),
    leftOut: all.filter(needs).map((situation) => `${situation} (the target has no restock)`),
  };
}

/** The situation whose exchanges are those of this one: two clicks at once mix theirs, so each click is taken alone. */
export const learnedIn = (situation: Situation): Situation =>
  situation === "double-click" ? "first-purchase" : situation;

/** What was learned for cases of this situation; nothing where it was not learned. */
export const learnedFor = (situation: Situation, learned: LearnedBySituation): Learned =>
  learned.get(learnedIn(situation)) ?? { exchanges: [], irregular: [], background: [], constants: [] };

/** The case as it is judged: each of its exchanges has to be met and struck, under the name that its situation gives it. */
export const judgedWireCase = (
  { id, sale, situation, breaks }: PlannedWireCase,
  learned: LearnedBySituation,
): JudgedCase => ({
  ...{ id, sale },
  strikes: breaks.map(({ slug, way }) => ({
    op: `wire ${way}`,
    target: aimedAt(slug, learnedFor(situation, learned)).name,
  })),
});

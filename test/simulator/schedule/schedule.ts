// A schedule: all that is decided of one simulated sale. Without a decision everything happens in the default order.
import { type Static, Type } from "@sinclair/typebox";

const Count = Type.Integer({ minimum: 0 });

/** Whom a crash may strike. */
export const HOSTS = ["server-1", "server-2", "redis", "mysql", "dtm", "dtm-2"] as const;
export type HostName = (typeof HOSTS)[number];

/** A buyer asks a server for a unit before the step with the number `at`, or when nothing is left to wait for. */
export const Ask = Type.Object({ at: Count, user: Count, server: Count });
export type Ask = Static<typeof Ask>;

/** The shop asks a server to add units before the step with the number `at`, or when nothing is left to wait for. */
export const Restock = Type.Object({
  at: Count,
  units: Type.Integer({ minimum: 1 }),
  key: Count,
  server: Count,
});
export type Restock = Static<typeof Restock>;

/**
 * A departure from the default order, before the step with the number `at`. `which` names a pending thing by its place in
 * the default order, counted around: 0 is the one that would come next.
 */
export const Decision = Type.Union([
  /** This pending thing happens now. A timer that does lets time pass. */
  Type.Object({ at: Count, take: Count }),
  /** This message arrives `ms` later; with 0, after all that is pending now. */
  Type.Object({ at: Count, hold: Count, ms: Count }),
  /** The connection of this message breaks: nothing that is on its way on it arrives. */
  Type.Object({ at: Count, lose: Count }),
  /**
   * The process ends, and starts again `downMs` later. Of what it sent and has not arrived, the newest messages are lost;
   * of what it has written and is not on its disk, the newest writes.
   */
  Type.Object({
    at: Count,
    crash: Type.Union(HOSTS.map((host) => Type.Literal(host))),
    downMs: Count,
    lostMessages: Count,
    lostWrites: Count,
  }),
]);
export type Decision = Static<typeof Decision>;
export type Crash = Extract<Decision, { crash: HostName }>;

export const Schedule = Type.Object({
  units: Count,
  servers: Type.Integer({ minimum: 1, maximum: 2 }),
  /** DTMs on one store; 1 if it is absent. */
  replicas: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
  /** DTM's store writes to its disk once a second: when `dtm` crashes, it may lose what is not there. */
  dtmForgets: Type.Optional(Type.Boolean()),
  /**
   * Buyers and the shop wait for timers too: then some come after an outage. Otherwise they come at once when no message is
   * on its way.
   */
  buyersWait: Type.Optional(Type.Boolean()),
  /** In the order of `at`, as the decisions are; steps count from the opening of the sale. */
  asks: Type.Array(Ask, { minItems: 1 }),
  restocks: Type.Optional(Type.Array(Restock)),
  decisions: Type.Array(Decision),
});
export type Schedule = Static<typeof Schedule>;

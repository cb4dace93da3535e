// The state of the model: one sale as a whole, as if its stores, DTM and its buyers were one memory.

/** A request for a unit. Moments are counted in events. */
export interface Request {
  readonly user: string;
  /** At some moment since it was asked, no unit was left and its buyer had none. */
  foundNothing: boolean;
  /** At some moment since it was asked, the sale was not open. */
  foundNoSale: boolean;
}

export interface Message {
  state: "prepared" | "submitted" | "failed" | "succeeded";
  /** What its barrier says: it holds units, or never will. Undefined: not decided. */
  barrier: "op" | "rollback" | undefined;
  /** A buyer was told of it, so that nothing of it may be lost. */
  isTold: boolean;
}

export interface Holding {
  readonly gid: string;
  readonly since: number;
}

export interface Sale {
  /** How many events came before. */
  now: number;
  /** The units of the opening. Undefined: it is not open. */
  opening: number | undefined;
  /** Units added, by idempotency key. */
  restocks: Map<string, number>;
  left: number;
  /** Who holds a unit. */
  ledger: Map<string, Holding>;
  messages: Map<string, Message>;
  /** Buyer to gid. */
  orders: Map<string, string>;
  /** Requests that wait for their reply. */
  requests: Map<string | number, Request>;
  /** By buyer, the requests that were not refused, and when they were asked: each may take a unit, or has taken it. */
  hopes: Map<string, Map<string | number, number>>;
}

/** A sale of which nothing is known. */
export const newSale = (): Sale => ({
  now: 0,
  opening: undefined,
  restocks: new Map(),
  left: 0,
  ledger: new Map(),
  messages: new Map(),
  orders: new Map(),
  requests: new Map(),
  hopes: new Map(),
});

/** All units that were put on sale. */
export const unitsOf = ({ opening = 0, restocks }: Sale): number => {
  let units = opening;
  for (const more of restocks.values()) units += more;
  return units;
};

/** The buyers whose unit this message holds. */
export const winnersOf = ({ ledger }: Sale, gid: string): string[] =>
  [...ledger].flatMap(([user, unit]) => (unit.gid === gid ? [user] : []));

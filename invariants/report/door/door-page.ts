// What the page of `make serve` gets: its first data, and its state as it changes. Types alone, shared by both sides.

/** What stands in the page from the start. */
export interface DoorPage {
  what: "door";
  /** The name of the target. */
  target: string;
  about: string | undefined;
  /** Addresses to look at: a name and what it leads to. */
  places: [name: string, address: string][];
  /** Why nothing can be asked for here; undefined: a sale can be opened. */
  closed: string | undefined;
  /** Why no server can be crashed here; undefined: it can. */
  noCrash: string | undefined;
}

/** How things stand: the whole of it, each time. */
export interface DoorState {
  sale: DoorSale | undefined;
  /** Messages that DTM has not finished; undefined where that is not known. */
  openMessages: number | undefined;
  servers: { name: string; isUp: boolean }[];
  /** What is under way; buttons wait for its end. */
  busy: string | undefined;
  /** What happened, the oldest first. */
  steps: DoorStep[];
}

/** The sale that was opened last. What the target does not show is undefined. */
export interface DoorSale {
  name: string;
  units: number;
  left: number | undefined;
  deducted: number | undefined;
  orders: number | undefined;
}

/** One thing that happened, `at` ms since the epoch. */
export interface DoorStep {
  at: number;
  says: string;
  how: "asked" | "seen" | "good" | "bad";
}

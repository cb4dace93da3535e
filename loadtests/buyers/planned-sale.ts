// One small sale as a plan holds it: its units, its buyers and their times, its restocks, its failpoints.
import type { ArmedFailpoint } from "./client.ts";
import type { PlannedBuyer } from "./planned-buyer.ts";

/** A failpoint to arm on one server, for one sale, before its buyers come. */
export interface PlannedFailpoint extends ArmedFailpoint {
  /** Which server, counted from 0. */
  server: number;
}

/** Units that are added to a sale, `atMs` after its start. The key makes asking twice safe. */
export interface PlannedRestock {
  atMs: number;
  units: number;
  key: string;
}

/** One small sale, with times in ms from its own opening. */
export interface PlannedSale {
  sale: string;
  /** When it opens, in ms from the start of its part of the run. */
  opensAtMs: number;
  stock: number;
  buyers: PlannedBuyer[];
  restocks: PlannedRestock[];
  /** Armed in this order: of two at one place the first goes off first. */
  failpoints: PlannedFailpoint[];
}

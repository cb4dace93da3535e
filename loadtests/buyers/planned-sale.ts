// One small sale as a plan holds it: its units, its buyers and their times, its restocks, its failpoints.
import type { FailpointMode, FailpointName } from "../../server/contract.ts";
import type { PlannedBuyer } from "./client.ts";

/** A failpoint to arm on one server, for one sale, before its buyers come. */
export interface PlannedFailpoint {
  name: FailpointName;
  mode: FailpointMode;
  times: number;
  /** Which server, counted from 0. */
  server: number;
  /** Only messages of at least so many buyers fail; 1 where it is not said. */
  buyers?: number;
}

/** One small sale, with times in ms from its own opening. */
export interface PlannedSale {
  sale: string;
  /** When it opens, in ms from the start of its part of the run. */
  opensAtMs: number;
  stock: number;
  buyers: PlannedBuyer[];
  restocks: { atMs: number; units: number; key: string }[];
  /** Armed in this order: of two at one place the first goes off first. */
  failpoints: PlannedFailpoint[];
}

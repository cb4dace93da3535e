// What the page of a run that goes on gets, and what it is told. Types alone, shared by both sides.
import type { PageData } from "../data/page-data.ts";

/** What stands in the page from the start. */
export interface LivePage {
  what: "live";
  kind: string;
  target: string;
  seed: number;
  /** The folder of the run, as the terminal shows it. */
  folder: string;
}

/** An event `status`: how far the run is, as the terminal says it. */
export type LiveStatus = string;

/** An event `data`: the parts of the report so far. */
export type LiveData = PageData;

/** An event `end`. */
export interface LiveEnd {
  /** The verdict in a line; where the run came to none, why. */
  says: string;
  valid: boolean | "unknown" | undefined;
  /** The report, where there is one. */
  report: string | undefined;
}

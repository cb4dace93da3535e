// What the two directions of an HTTP connection share.
import type { Understanding } from "../../direction.ts";

/** HEAD and CONNECT change where the response to them ends. */
export type SpecialMethod = "HEAD" | "CONNECT";

export interface HttpUnderstanding extends Understanding {
  /** The requests of these methods that have no response yet, by their number. */
  special: Map<number, SpecialMethod>;
}

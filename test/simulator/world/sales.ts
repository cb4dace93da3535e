// The sales of a world.

/** The one that a schedule is about. */
export const SALE = "s";
/** The one for the buyers who come after healing. */
export const PROBED_SALE = "probed";

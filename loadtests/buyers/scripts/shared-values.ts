// What the requests of all buyers of a sale share. Pure.
import type { Values } from "../../../targets/render.ts";

/**
 * The values that are filled into a request's template once, for all buyers: those given, and the sale's. What a buyer or a
 * request has of its own is none of them, even where something of that name is given.
 */
export function sharedValues(given: Values, sale: Values): Values {
  const { user: _, "request.id": __, ...shared } = given;
  return { ...shared, ...sale };
}

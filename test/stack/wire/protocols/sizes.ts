// Sizes of the chunks in which a stream comes.
import fc from "fast-check";

/** Sizes of chunks: small ones, large ones, and both. */
export const sizes = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
  fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 6 }),
  fc.array(fc.integer({ min: 1, max: 80_000 }), { minLength: 1, maxLength: 3 }),
);

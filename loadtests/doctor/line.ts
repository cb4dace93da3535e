// What came of one line of a target file when the target was tried.

/**
 * `contradicted`: what was seen shows that the line is wrong. `not confirmed`: nothing shows that it is right. `otherwise`:
 * the shop does not do what the line says, and either may be wrong; the run is judged as the file says.
 */
export type LineVerdict = "as expected" | "contradicted" | "not confirmed" | "otherwise" | "cannot be seen";

/** One line of the file (`orders/sql`), what it promises, and what was seen. */
export interface Line {
  field: string;
  expected: string;
  seen: string;
  verdict: LineVerdict;
}

/** A line with this verdict. */
export const lineOf = (field: string, expected: string, verdict: LineVerdict, seen: string): Line => ({
  ...{ field, expected, seen, verdict },
});

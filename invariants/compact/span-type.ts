// Where a name stands among bytes. The type alone: a page reads it too, and has no Buffer.

/** The place of a text among bytes. A name has the form that JSON gives it between the quotes. */
export interface Span {
  bytes: Uint8Array;
  from: number;
  to: number;
}

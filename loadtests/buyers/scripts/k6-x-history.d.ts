// The module that the harness's own k6 has beside k6's: stack/parts/k6/history.go.
declare module "k6/x/history" {
  /** Writes the two lines of each purchase of a process, which does one at a time. It reads the clock itself. */
  export interface Pen {
    /** Writes that a purchase begins; `user` is JSON. Returns when the kernel has the line. */
    asked: (user: string) => void;
    /** Writes that it ended, and so. */
    told: (ending: string) => void;
  }
  /** Opens a file for a process whose lines start so, up to the user. */
  export function penOf(file: string, start: string): Pen;
}

// The module that the harness's own k6 has beside k6's: stack/parts/k6/.
declare module "k6/x/history" {
  type Response = import("./sender.ts").K6Response;

  /** Asks for the purchases of a process, which does one at a time, and writes their lines. It reads the clock itself. */
  export interface Pen<Answer> {
    /**
     * Writes that a purchase begins, sends it when the kernel has the line, and returns what the reply means. `user` is
     * JSON. Headers are read again only if they are another object than last time.
     */
    ask: (
      user: string,
      url: string,
      body: string | null,
      headers: Readonly<Record<string, string>>,
    ) => Answer;
    /** The same, but returns as soon as it is under way; `answer` waits. */
    start: (...purchase: Parameters<Pen<Answer>["ask"]>) => void;
    answer: () => Answer;
    /** Writes that it ended, and so. */
    told: (ending: string) => void;
  }

  export interface Process {
    /** The history. */
    path: string;
    /** How the lines of this process start, up to the user. */
    start: string;
    method: string;
    /** Milliseconds. */
    timeout: number;
    /** Replies of one status and body mean the same: if the last one had them too, its answer is returned again. */
    repeats: boolean;
  }

  /** The pen of a process; `answerOf` tells what a reply means. */
  export function penOf<Answer>(process: Process, answerOf: (response: Response) => Answer): Pen<Answer>;
}

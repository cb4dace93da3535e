// The page of a run that goes on: what its files hold so far, once a second, while a browser looks at it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { readRunFile } from "../../invariants/record/reading/read-run-file.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";
import { FactsSoFar } from "../../invariants/report/live/facts-so-far.ts";
import { liveData } from "../../invariants/report/live/live-data.ts";
import type { LiveEnd } from "../../invariants/report/live/live-page.ts";
import { pageFiles } from "../../invariants/report/page-files.ts";
import { liveHtml } from "../../invariants/report/page-html.ts";
import { PrivateServer } from "../loopback/private-server.ts";

const EVERY_MS = 1_000;
/** Of a processor's time, the page takes at most this part: a large run is shown less often. */
const SHARE = 0.02;
/** How long an open page may take to fetch the report, before the command ends. */
const FETCHED_WITHIN_MS = 3_000;
const REPORT = "report.html";

/** What the page needs besides the run's folder. */
export interface LivePageOptions {
  folder: RunFolder;
  /** The folder as the terminal shows it. */
  shown: string;
  token: string;
  now: () => number;
  /** The processor's time that this process has used, in ms. */
  usedMs: () => number;
  /** How far the run is, as the terminal says it. */
  status: () => string;
}

/** Returns true if a run has a live page: asked for, or on a terminal of a person. */
export const isLive = (asked: "0" | "1" | undefined, isTerminal: boolean, ci: string | undefined): boolean =>
  asked === "1" || (asked === undefined && isTerminal && (ci === undefined || ci === ""));

/** The page, served. */
export class LivePage {
  readonly #options: LivePageOptions;
  readonly #run: ReturnType<typeof readRunFile>;
  #server: PrivateServer | undefined;
  #soFar: FactsSoFar | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;
  #onFetched = () => {};

  private constructor(options: LivePageOptions) {
    this.#options = options;
    this.#run = readRunFile(options.folder.path);
  }

  /** Serves the page of the run in this folder, whose `run.json` is written. */
  static async open(options: LivePageOptions): Promise<LivePage> {
    const page = new LivePage(options);
    const { kind, target, seed } = page.#run;
    const data = { what: "live" as const, kind, target, seed, folder: options.shown };
    const html = liveHtml(data, pageFiles("live"));
    page.#server = await PrivateServer.open(options.token, {
      get: (name) => {
        if (name === "") return { type: "text/html", body: html };
        return name === REPORT ? page.#report() : undefined;
      },
      onReaders: () => page.#schedule(0),
    });
    return page;
  }

  get url(): string {
    return this.#server?.url ?? "";
  }

  /** Tells the page how the run ended, waits a moment until it has the report, and ends. */
  async end(end: LiveEnd): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    this.#waiting = server.readers;
    server.publish("end", end);
    if (this.#waiting > 0 && end.report !== undefined) {
      await new Promise<void>((done) => {
        const patience = setTimeout(done, FETCHED_WITHIN_MS);
        this.#onFetched = () => {
          clearTimeout(patience);
          // The answer is on its way before the server ends.
          setImmediate(done);
        };
      });
    }
    await server.close();
  }

  /** The next look: not while nobody watches, and later where looks cost much. */
  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#server === undefined || this.#server.readers === 0) return;
    this.#timer = setTimeout(() => this.#lookAndPlan(), afterMs).unref();
  }

  /** What is wrong with a file is the judge's to say: the page goes without, and the run goes on. */
  #lookAndPlan(): void {
    const before = this.#options.usedMs();
    let isBehind: boolean;
    try {
      isBehind = this.#look();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const says = `the run goes on, and cannot be shown any more: ${why}`;
      this.#server?.publish("end", { says, valid: undefined, report: undefined } satisfies LiveEnd);
      return;
    }
    const cost = this.#options.usedMs() - before;
    this.#schedule(Math.max(isBehind ? 0 : EVERY_MS, cost / SHARE));
  }

  /** Reads on, and shows what is known; returns true if there is more to read. */
  #look(): boolean {
    this.#server?.publish("status", this.#options.status());
    const { folder, now } = this.#options;
    this.#soFar ??= new FactsSoFar(folder.path, this.#run);
    const isBehind = this.#soFar.readOn(now());
    const { facts, isSupplying } = this.#soFar;
    if (!isBehind && facts.purchases > 0)
      this.#server?.publish("data", liveData(this.#run, facts, isSupplying, now()));
    return isBehind;
  }

  #report(): { type: string; body: Buffer } | undefined {
    let body: Buffer;
    try {
      body = readFileSync(path.join(this.#options.folder.path, REPORT));
    } catch {
      return undefined;
    }
    this.#waiting -= 1;
    if (this.#waiting <= 0) this.#onFetched();
    return { type: "text/html", body };
  }
}

// What tests give real k6: a folder for its run, its input, and a shop in this process that notes each request.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { HistoryLine } from "../../invariants/record/history.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";
import type { BenchPlan } from "../../loadtests/bench/scripts/bench-plan.ts";
import { k6TargetOf } from "../../loadtests/buyers/k6-target.ts";
import { parseTarget } from "../../targets/load.ts";
import { HTTP_SHOP } from "./http-shop.ts";

/** The harness's own buyers, each of whom is recorded. */
export const RECORDING = "loadtests/bench/scripts/recording.ts";

/** A folder for the runs of one file of tests. */
export class K6Folders {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-k6-"));

  of(name: string): RunFolder {
    const own = path.join(this.#folder, name);
    mkdirSync(path.join(own, "logs"), { recursive: true });
    return { path: own, file: (file) => path.join(own, file) };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A request that came. */
export interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the shop replies; undefined leaves the request without a reply. */
export interface Told {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** A shop on a free port; what it replies to the n-th request is up to the test. */
export async function k6Shop(reply: (asked: Asked, n: number) => Told | undefined) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const { method = "", url = "", headers } = request;
    const one = { method, url, headers, body };
    const told = reply(one, asked.push(one) - 1);
    if (told !== undefined) response.writeHead(told.status, told.headers).end(told.body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** k6's input for buyers of a target that is {@link HTTP_SHOP} with these changes. */
export function k6Input(url: string, plan: Partial<BenchPlan> = {}, change: object = {}) {
  const shares = { clickTwice: 0, retryUnknown: 0, comeBack: 0 };
  const always = { seed: 1, sale: "s", requestTimeoutMs: 4_000, buyers: 16, durationMs: 60_000, shares };
  const target = k6TargetOf(parseTarget("http-shop", { ...HTTP_SHOP, ...change }));
  return { plan: { ...always, ...plan }, urls: [url], target, values: {} };
}

/** The lines of a history. Where its writer `wasKilled`, the last one may be cut, and is left out. */
export function linesOf(folder: RunFolder, { wasKilled = false } = {}): HistoryLine[] {
  const lines = readFileSync(folder.file("history.jsonl"), "utf8").split("\n");
  const rest = lines.pop();
  if (rest !== "" && !wasKilled) throw new Error(`the last line is cut: ${rest}`);
  return lines.map((line): HistoryLine => JSON.parse(line));
}

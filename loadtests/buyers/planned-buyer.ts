// A buyer as a plan holds them, and how they buy without k6.
import { setTimeout as wait } from "node:timers/promises";
import type { Answer, Client } from "./client.ts";

/** A buyer who comes `atMs` after the start, asks `clicks` times at once, and asks again when left in doubt. */
export interface PlannedBuyer {
  user: string;
  atMs: number;
  clicks: number;
  /** Which server they ask first, counted from 0. */
  server: number;
  retries: number;
  /** They ask the same server each time, rather than the next. */
  stays: boolean;
}

/** A buyer in doubt waits this long before they ask again, and this much longer each time. */
const PATIENCE_MS = 200;

/** Sends one buyer's requests, from the first click to a definite answer, or until they give up. */
export async function runBuyer(
  client: Client,
  urls: readonly string[],
  process: string,
  sale: string,
  buyer: PlannedBuyer,
  signal: AbortSignal,
): Promise<void> {
  await wait(buyer.atMs, undefined, { signal });
  const ask = (attempt: number, click: number) => {
    const url = urls[(buyer.server + (buyer.stays ? 0 : attempt)) % urls.length] ?? "";
    return client.purchase(url, `${process}/${click}`, sale, buyer.user);
  };
  const clicks = Array.from({ length: buyer.clicks }, (_, click) => ask(0, click));
  let answers = await Promise.all(clicks);
  for (let attempt = 1; attempt <= buyer.retries && answers.some(leavesOpen) && !signal.aborted; attempt++) {
    await wait(PATIENCE_MS * attempt, undefined, { signal });
    answers = [await ask(attempt, 0)];
  }
}

/** Returns true if a buyer asks again: they were left in doubt, or no server answered. */
const leavesOpen = ({ outcome, status }: Answer): boolean => outcome === "info" || status === undefined;

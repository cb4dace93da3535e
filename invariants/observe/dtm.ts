// Reads what DTM has not finished, from DTM's HTTP API.
import { type Static, Type } from "@sinclair/typebox";
import { request } from "undici";
import { parserOf } from "../../base/parse.ts";
import type { UnfinishedMessage } from "../record/observation.ts";
import { fromStore } from "./from-store.ts";

const UNFINISHED = ["prepared", "submitted", "aborting"];
/** DTM's Redis store drops matches beyond the limit of a page, so one page must hold all messages. */
const PAGE = 10_000;
const TIMEOUT_MS = 5_000;

const Page = Type.Object({
  transactions: Type.Union([
    Type.Array(Type.Object({ gid: Type.String(), status: Type.String() })),
    Type.Null(),
  ]),
  next_position: Type.String(),
});
const parsePage = parserOf(Page, "DTM's list of transactions");

/** The messages that the DTM at this address has not finished, whosever they are: their gids do not always tell. */
export async function dtmMessages(url: string): Promise<UnfinishedMessage[]> {
  const found: UnfinishedMessage[] = [];
  for (const status of UNFINISHED) {
    let position = "";
    do {
      const query = `status=${status}&limit=${PAGE}&position=${encodeURIComponent(position)}`;
      const page = await fromStore("DTM", () => pageOf(`${url}/api/dtmsvr/all?${query}`));
      for (const { gid } of page.transactions ?? []) found.push({ kind: "message", gid, status });
      position = page.next_position;
    } while (position !== "");
  }
  return found;
}

async function pageOf(url: string): Promise<Static<typeof Page>> {
  const reply = await request(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (reply.statusCode !== 200) throw new Error(`answered ${reply.statusCode}: ${await reply.body.text()}`);
  return parsePage(await reply.body.json());
}

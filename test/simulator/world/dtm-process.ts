// A running DTM of a simulated world: it looks for due messages when its time has come, and calls the branches.

import type { DtmCall, DtmReply } from "../dtm/call.ts";
import type { SimDtm } from "../dtm/sim-dtm.ts";
import type { Agenda, Life } from "../network/agenda.ts";
import type { Host } from "../network/host.ts";
import { sendHttp } from "../network/http-client.ts";
import type { DtmProcess } from "./clients/dtm-pool.ts";
import type { ServerProcess } from "./server-process.ts";

/** DTM waits so long for a branch. */
const BRANCH_TIMEOUT_MS = 3_000;

/** Runs DTM in this life. `serverFor` says which server gets the next call. */
export function dtmProcess(
  agenda: Agenda,
  life: Life,
  dtm: SimDtm,
  serverFor: () => Host<ServerProcess>,
): DtmProcess {
  let planned: { at: number; cancel: () => void } | undefined;
  const goOn = () => {
    for (const call of dtm.takeCalls()) callBranch(call);
    const at = dtm.nextDueAt;
    if (at === planned?.at) return;
    planned?.cancel();
    planned = at === undefined ? undefined : { at, cancel: agenda.after(at - agenda.now, look) };
  };
  const look = {
    ...{ life, from: undefined, what: "looks for due messages", about: "" },
    run() {
      planned = undefined;
      dtm.tick();
      goOn();
    },
  };
  const callBranch = ({ id, method, url, body }: DtmCall) => {
    const answered = (reply: DtmReply | undefined) => {
      dtm.answered(id, reply);
      goOn();
    };
    const { pathname, searchParams } = new URL(url);
    const name = pathname.slice(pathname.lastIndexOf("/") + 1);
    sendHttp(agenda, life, serverFor(), {
      what: name,
      about: searchParams.get("gid") ?? "",
      timeoutMs: BRANCH_TIMEOUT_MS,
      serve: (server, reply) => void server.branch(method, url, body).then(reply),
    }).then(answered, () => answered(undefined));
  };
  goOn();
  return {
    request(method, path, body) {
      const reply = dtm.request(method, path, body);
      goOn();
      return reply;
    },
  };
}

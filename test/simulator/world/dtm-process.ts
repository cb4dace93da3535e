// A running DTM of a simulated world: it looks for due messages when its time has come, and calls the branches.

import type { DtmCall, DtmReply } from "../dtm/call.ts";
import type { SimDtm } from "../dtm/sim-dtm.ts";
import type { Agenda, Life } from "../network/agenda.ts";
import type { Host } from "../network/host.ts";
import { sendHttp } from "../network/http-client.ts";
import { type DtmProcess, gidIn } from "./clients/dtm-pool.ts";
import type { ServerProcess } from "./server-process.ts";

/** DTM waits so long for a branch. */
const BRANCH_TIMEOUT_MS = 3_000;

/** What is around it. */
export interface DtmSurroundings {
  /** Says which server gets the next call. */
  serverFor: () => Host<ServerProcess>;
  /** Called with each operation that it is asked for. */
  onAsked: (operation: string, gid: string) => void;
  /** Called with each call of a branch or a check-back; what it returns is called when that has ended. */
  onCalled: (what: string, gid: string) => () => void;
  /** Called when it may have changed its store. */
  onStored: () => void;
}

/** A process that shares its store with others. */
export interface DtmRun extends DtmProcess {
  /** Makes the calls that are due, and plans when it looks next. */
  goOn(): void;
  /** Plans anew when it looks next, since its store has changed. */
  plan(): void;
}

/** Runs DTM in this life, from the first `goOn` on. */
export function dtmProcess(agenda: Agenda, life: Life, dtm: SimDtm, around: DtmSurroundings): DtmRun {
  let planned: { at: number; cancel: () => void } | undefined;
  const plan = () => {
    const at = dtm.nextDueAt;
    if (at === planned?.at) return;
    planned?.cancel();
    planned = at === undefined ? undefined : { at, cancel: agenda.after(at - agenda.now, look) };
  };
  const goOn = () => {
    for (const call of dtm.takeCalls()) callBranch(call);
    plan();
    around.onStored();
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
      ended();
      dtm.answered(id, reply);
      goOn();
    };
    const { pathname, searchParams } = new URL(url);
    const name = pathname.slice(pathname.lastIndexOf("/") + 1);
    const gid = searchParams.get("gid") ?? "";
    const ended = around.onCalled(name, gid);
    sendHttp(agenda, life, around.serverFor(), {
      ...{ what: name, about: gid, timeoutMs: BRANCH_TIMEOUT_MS },
      serve: (server, reply) => void server.branch(method, url, body).then(reply),
    }).then(answered, () => answered(undefined));
  };
  return {
    plan,
    goOn,
    request(method, path, body) {
      around.onAsked(path.slice(path.lastIndexOf("/") + 1), gidIn(body));
      const reply = dtm.request(method, path, body);
      goOn();
      return reply;
    },
  };
}

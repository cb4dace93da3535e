// What the server sees of the simulated DTM: a pool of connections with the replies and errors of undici's.
import type { DtmPool } from "../../../../server/dtm/client.ts";
import type { DtmReply } from "../../dtm/call.ts";
import type { Agenda, Life } from "../../network/agenda.ts";
import type { Host } from "../../network/host.ts";
import { sendHttp } from "../../network/http-client.ts";

/** What a running DTM of a simulated world does for its connections. */
export interface DtmProcess {
  request(method: string, path: string, body: string | undefined): DtmReply;
}

const TIMEOUT_MS = 3_000;

/** The pool of this process. */
export function dtmPool(agenda: Agenda, life: Life, host: () => Host<DtmProcess>): DtmPool {
  return {
    async request({ method, path, body }) {
      const { status, body: text } = await sendHttp(agenda, life, host(), {
        what: path.slice(path.lastIndexOf("/") + 1),
        about: gidIn(body),
        timeoutMs: TIMEOUT_MS,
        serve: (dtm, reply) => reply(dtm.request(method, path, body)),
      });
      return { statusCode: status, body: { text: async () => text, dump: async () => undefined } };
    },
  };
}

/** The gid that a body names; empty if none. */
export const gidIn = (body: string | undefined): string => /"gid":"([^"]*)"/.exec(body ?? "")?.[1] ?? "";

// HTTP between two processes of a simulated world: each request has a connection of its own.
import type { Agenda, Life } from "./agenda.ts";
import type { Host } from "./host.ts";

export interface HttpReply {
  status: number;
  body: string;
}

/** A request, and how a process of the other side answers it. */
export interface HttpRequest<P> {
  what: string;
  about: string;
  timeoutMs: number;
  /** Called when the request arrives; it calls `reply` once, then or later, or never. */
  serve: (process: P, reply: (reply: HttpReply) => void) => void;
}

/** Sends a request. Rejects if it was refused, if the connection was closed without a reply, or if none came in time. */
export function sendHttp<P>(
  agenda: Agenda,
  life: Life,
  host: Host<P>,
  request: HttpRequest<P>,
): Promise<HttpReply> {
  const { what, about, timeoutMs, serve } = request;
  return new Promise((resolve, reject) => {
    const fail = (code: string) => {
      cancel();
      reject(Object.assign(new Error(code), { code }));
    };
    const ends = { closedAtClient: () => fail("ECONNRESET"), closedAtServer: () => {} };
    const open = host.connect(life, ends);
    const cancel =
      open === undefined
        ? () => {}
        : agenda.after(timeoutMs, {
            ...{ life, from: undefined, what: `gives up ${what}`, about },
            run() {
              open.connection.close();
              fail("UND_ERR_HEADERS_TIMEOUT");
            },
          });
    if (open === undefined) {
      const run = () => fail("ECONNREFUSED");
      agenda.soon({ life, from: undefined, what: `cannot reach ${host.name}`, about, run });
      return;
    }
    const { connection, process } = open;
    const reply = (reply: HttpReply) =>
      connection.reply({
        what: `gets the reply to ${what}`,
        about: `${reply.status} ${reply.body}`,
        run() {
          connection.finish();
          cancel();
          resolve(reply);
        },
      });
    connection.request({ what, about, run: () => serve(process, reply) });
  });
}

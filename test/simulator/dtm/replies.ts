// The replies of the simulated DTM, as Go writes them.
import type { DtmReply } from "./call.ts";
import type { Message, Options, StoredBranch } from "./message.ts";

export const DONE: DtmReply = { status: 200, body: '{"dtm_result":"SUCCESS"}' };

/** The message's state does not allow the call. */
export const refused = (what: string): DtmReply => ({
  status: 409,
  body: goJson({ dtm_result: "FAILURE", message: `${what}. FAILURE` }),
});

/** Something went wrong; whether the call has run is open. */
export const failed = (message: string): DtmReply => ({ status: 500, body: goJson({ message }) });

export const told = (value: object): DtmReply => ({ status: 200, body: goJson(value) });

/** What `query` tells of a message. */
export const messageReply = (message: Message | undefined, branches: readonly StoredBranch[]): DtmReply =>
  told({
    branches: message === undefined ? [] : branches.map((branch) => branchFields(message.gid, branch)),
    transaction: message === undefined ? null : messageFields(message),
  });

function messageFields(message: Message): object {
  const options = optionFields(message.options);
  return {
    id: 0,
    create_time: goTime(message.createdAt),
    update_time: goTime(message.updatedAt),
    gid: message.gid,
    trans_type: "msg",
    steps: message.steps?.length ? message.steps : undefined,
    payloads: message.payloads?.length ? message.payloads : undefined,
    status: message.status,
    query_prepared: message.queryPrepared || undefined,
    protocol: "http",
    finish_time: goTime(message.finishedAt),
    rollback_time: goTime(message.rolledBackAt),
    options: goJson(options),
    next_cron_interval: message.nextIntervalSeconds,
    next_cron_time: goTime(message.nextTryAt),
    wait_result: message.isOfCron || undefined,
    ...options,
  };
}

function optionFields({ timeoutSeconds, requestTimeoutSeconds, retrySeconds, headers }: Options): object {
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    timeout_to_fail: timeoutSeconds || undefined,
    request_timeout: requestTimeoutSeconds || undefined,
    retry_interval: retrySeconds || undefined,
    branch_headers: sorted.length === 0 ? undefined : Object.fromEntries(sorted),
    concurrent: false,
  };
}

const branchFields = (gid: string, branch: StoredBranch): object => ({
  id: 0,
  create_time: goTime(branch.createdAt),
  update_time: goTime(branch.updatedAt),
  gid,
  url: branch.url || undefined,
  bin_data: branch.payload === "" ? undefined : Buffer.from(branch.payload).toString("base64"),
  branch_id: branch.branchId,
  op: "action",
  status: branch.status,
  finish_time: goTime(branch.finishedAt),
});

const goTime = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/** JSON as Go writes it, with the signs escaped that mean something in HTML. */
const goJson = (value: object): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

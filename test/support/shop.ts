// A client of a running server for tests: the shop's, a buyer's and DTM's requests.
import { request } from "undici";
import { until } from "../../base/until.ts";
import type { Stack } from "../../stack/stack.ts";

export interface Reply {
  status: number;
  body: Record<string, unknown>;
  retryAfter: unknown;
  tookMs: number;
}

type Method = "GET" | "PUT" | "POST";
type Headers = Record<string, string>;

/** The requests that tests send to the first server of a stack. */
export class Shop {
  readonly #stack: Stack;
  constructor(stack: Stack) {
    this.#stack = stack;
  }

  async call(method: Method, path: string, body?: unknown, headers: Headers = {}): Promise<Reply> {
    const startedAt = Date.now();
    const reply = await request(`${this.#stack.servers[0]?.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await reply.body.text();
    const parsed = text === "" ? {} : (JSON.parse(text) as Record<string, unknown> | null);
    const { statusCode: status, headers: answered } = reply;
    return {
      status,
      body: parsed ?? {},
      retryAfter: answered["retry-after"],
      tookMs: Date.now() - startedAt,
    };
  }

  /** The header of the shop's own requests. */
  get admin(): Headers {
    return { "x-admin-token": String(this.#stack.values["token.admin"]) };
  }

  /** The header of DTM's calls. */
  get branch(): Headers {
    return { "x-branch-token": String(this.#stack.values["token.branch"]) };
  }

  open = (sale: string, stock: unknown) => this.call("PUT", `/api/sales/${sale}`, { stock }, this.admin);
  buy = (sale: string, userId: unknown) => this.call("POST", `/api/sales/${sale}/purchases`, { userId });
  read = (sale: string) => this.call("GET", `/api/sales/${sale}`, undefined, this.admin);
  arm = (failpoint: object) => this.call("POST", "/failpoints", failpoint, this.admin);

  /** Waits until the sale has this many orders. */
  async orders(sale: string, count: number): Promise<void> {
    const there = async () => (await this.read(sale)).body["orders"] === count;
    await until(there, { what: `${count} orders of ${sale}`, deadlineMs: 10_000 });
  }
}

/** The query string of a branch call. */
export const branchQuery = (gid: string, id: string, op: string): string =>
  `gid=${encodeURIComponent(gid)}&trans_type=msg&branch_id=${id}&op=${op}`;

// A shop in this process, without stores: a sale a path, orders as JSON. Right unless a test says otherwise.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseTarget } from "../../targets/load.ts";
import type { Target } from "../../targets/target.ts";

/** What the shop answers. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Takes a request's place where it returns an answer, or cuts the connection. */
export type Instead = (method: string, path: string, request: IncomingMessage) => Answer | "cut" | undefined;

/** A target file of the shop, to be changed by a test. */
export const HTTP_SHOP = {
  name: "http-shop",
  about: "a shop in the test's own process",
  start: { urls: ["http://127.0.0.1:1"] },
  requests: {
    open: { method: "PUT", path: "/sales/{{sale}}", body: { units: "{{units}}" } },
    purchase: { method: "POST", path: "/sales/{{sale}}/buy", body: { user: "{{user}}" } },
  },
  replies: [
    { name: "bought", status: [200], body: { "deal.ok": true }, outcome: "ok" },
    { name: "gone", status: [410], body: { why: "gone" }, outcome: "fail", reason: "sold-out" },
  ],
  gid: "deal.id",
  orders: { path: "/sales/{{sale}}/orders" },
};

interface Sale {
  left: number;
  orders: { user: string; gid: string }[];
}

/** The shop, running. */
export interface HttpShop {
  url: string;
  target: (change?: (file: typeof HTTP_SHOP) => object) => Target;
  asked: string[];
  close(): void;
}

/** Starts it. `perBuyer` is how many purchases it lets one buyer make. */
export async function httpShop(instead: Instead = () => undefined, perBuyer = 1): Promise<HttpShop> {
  const sales = new Map<string, Sale>();
  const asked: string[] = [];
  const server: Server = createServer(async (request, reply) => {
    const [method = "", path = ""] = [request.method, request.url];
    asked.push(`${method} ${path}`);
    const other = instead(method, path, request);
    if (other === "cut") return void request.socket.destroy();
    const { status, body } = other ?? answerOf(sales, method, path, await jsonOf(request), perBuyer);
    reply.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    target: (change = (file) => file) =>
      parseTarget("http-shop", { ...change(structuredClone(HTTP_SHOP)), start: { urls: [url] } }),
    close: () => server.close(),
  };
}

function answerOf(
  sales: Map<string, Sale>,
  method: string,
  path: string,
  json: Record<string, unknown>,
  perBuyer: number,
): Answer {
  const [, , name = "", what] = path.split("/");
  if (method === "PUT") {
    sales.set(name, { left: Number(json["units"]), orders: [] });
    return { status: 201, body: { ok: true } };
  }
  const sale = sales.get(name);
  if (sale === undefined) return { status: 404, body: { why: "no such sale" } };
  if (what === "orders") return { status: 200, body: sale.orders };
  const user = String(json["user"]);
  const own = sale.orders.filter((order) => order.user === user);
  const held = own.length >= perBuyer ? own[0] : undefined;
  if (held !== undefined) return { status: 200, body: { deal: { ok: true, id: held.gid } } };
  if (sale.left <= 0) return { status: 410, body: { why: "gone" } };
  sale.left -= 1;
  const gid = `deal-${sale.orders.length + 1}-of-${user}`;
  sale.orders.push({ user, gid });
  return { status: 200, body: { deal: { ok: true, id: gid } } };
}

async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : JSON.parse(text);
}

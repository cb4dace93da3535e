// Requests that strangers may send: values near each route's schema, requests with some bytes changed, and bytes alone.
// A request is Latin-1 text, one character a byte, so that a counterexample can be read.
import fc from "fast-check";
import { ADMIN_HEADER, BRANCH_HEADER, FAILPOINTS } from "../../server/contract.ts";

/** One request: the route that it was made from, and its bytes. */
export interface HostileRequest {
  route: string;
  bytes: string;
}

/** A route, with the values that it accepts. */
interface HostileRoute {
  method: string;
  /** `:sale` and `:gid` stand for one of the sale's ids or gids, or for anything. */
  path: string;
  fields?: Record<string, fc.Arbitrary<unknown>>;
}

const SALES = ["s", "t", "a"];
const gid = fc.constantFrom(...SALES.map((sale) => `{${sale}}-${"0".repeat(32)}`), "{a}-b1");
const branch = "gid=:gid&trans_type=msg&branch_id=01&op=action";
const units = fc.integer({ min: 0, max: 1_000 });
const user = fc.constantFrom("al", "bo", "cy");
const payload = { sale: fc.constantFrom(...SALES) };

/**
 * Every route, but for two of the sample: one hangs by design, and one takes seconds. A route has its name from its
 * method and path.
 */
const ROUTES: readonly HostileRoute[] = [
  { method: "POST", path: "/api/sales/:sale/purchases", fields: { userId: user } },
  { method: "PUT", path: "/api/sales/:sale", fields: { stock: units } },
  { method: "POST", path: "/api/sales/:sale/restocks", fields: { units, idempotencyKey: user } },
  { method: "GET", path: "/api/sales/:sale" },
  { method: "GET", path: `/api/branches/redisQueryPrepared?${branch}` },
  { method: "POST", path: `/api/branches/createOrder?${branch}`, fields: payload },
  { method: "GET", path: "/healthz" },
  { method: "GET", path: "/metrics" },
  { method: "GET", path: "/docs/json" },
  {
    ...{ method: "POST", path: "/failpoints" },
    fields: { name: fc.constantFrom(...FAILPOINTS), mode: fc.constantFrom("hang", "delay=1"), times: units },
  },
  { method: "DELETE", path: "/failpoints" },
  { method: "POST", path: "/api/busi/flashSales" },
  { method: "GET", path: `/api/busi/redisQueryPrepared?${branch}` },
  { method: "POST", path: `/api/busi/createOrder?${branch}`, fields: payload },
];

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    "",
    "__proto__",
    "constructor",
    "toString",
    "\u202ea\u200f",
    "\0",
    "\ud83d\ude00",
    "%",
    "{a}",
  ),
  fc.constantFrom(
    "x".repeat(33),
    "x".repeat(65),
    "x".repeat(5_000),
    "FAILURE",
    "ONGOING",
    "1e3",
    "../..",
    "\r\n",
  ),
);
const deep = fc.integer({ min: 1, max: 9_000 }).map((depth) => "[".repeat(depth) + "]".repeat(depth));
const anyValue = fc.oneof(
  anyText,
  fc.constantFrom(null, true, {}, [], -1, -0, 0.5, 1e308, 2 ** 53, 2 ** 31, 1_000_000_001),
  fc.jsonValue(),
);
const rawBody = fc.oneof(
  deep,
  deep.map((list) => `{"userId":${list}}`),
  fc.constantFrom("", "{", "null", '"', "1e999", "\ufeff{}", "{}{}", '{"userId":"al","userId":7}', "NaN"),
  fc.constantFrom(
    '{"__proto__":{"stock":1}}',
    '{"constructor":{"prototype":{"stock":1}}}',
    '{"stock":1e400}',
  ),
  anyText,
);

/** Mostly the right one, and else anything. */
const nearly = <T>(right: fc.Arbitrary<T>, any: fc.Arbitrary<unknown> = anyValue) =>
  fc.oneof({ weight: 3, arbitrary: right }, { weight: 1, arbitrary: any });

function bodyNear(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<string> {
  const right = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, nearly(value)]));
  const record = fc.record(right, { requiredKeys: [] });
  const near = fc
    .tuple(record, nearly(fc.constant({}), fc.dictionary(anyText, anyValue, { maxKeys: 3 })))
    .map(([known, more]) => JSON.stringify({ ...known, ...Object(more) }));
  return fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: rawBody });
}

/** A part of a path: right, encoded, or as it is. */
const inPath = (right: fc.Arbitrary<string>) =>
  nearly(
    right.map(encodeURIComponent),
    fc.oneof(
      anyText.map((text) => encodeURIComponent(text)),
      anyText.map((text) => text.replace(/[\s]/g, "+")),
      fc.constantFrom("%zz", "%", "%ff", "%00", "%2e%2e", "%7Ba%7D", "%E2%80%8F", "?", "#", "//", "\\"),
    ),
  ).map(String);

const contentType = nearly(
  fc.constant("application/json"),
  fc.oneof(
    fc.constantFrom("text/plain", "", "application/json; charset=utf-16", "multipart/form-data"),
    anyText,
  ),
);
const strangeHeaders = fc.constantFrom(
  ...[
    "content-length: 3",
    "content-length: -1",
    "content-length: 0x10",
    "content-length: 99999999999999999999",
  ],
  ...["transfer-encoding: chunked", "transfer-encoding: identity", "expect: 100-continue", "expect: more"],
  ...[
    "connection: upgrade\r\nupgrade: h2c",
    "content-encoding: gzip",
    "host: two",
    "authorization: Basic OmE=",
  ],
  ...[`cookie: ${"x".repeat(20_000)}`, "x: \0", " folded: 1", "x", ": none", "accept-encoding: *;q=nan"],
  ...[
    "accept-version: 9",
    "x-http-method-override: DELETE",
    "origin: null",
    "__proto__: 1",
    "range: bytes=0-",
  ],
);

/** A request as a client writes it, with something strange in it. */
function requestTo({ method, path, fields }: HostileRoute, tokens: readonly string[]): fc.Arbitrary<string> {
  return fc
    .record({
      method: nearly(fc.constant(method), fc.constantFrom("HEAD", "OPTIONS", "TRACE", "PATCH", "QUERY")),
      sale: inPath(fc.constantFrom(...SALES)),
      gid: inPath(gid),
      tokens: nearly(
        fc.constant(tokens),
        fc.constantFrom([], [`${ADMIN_HEADER}: x`, `${BRANCH_HEADER}: \u00e9`]),
      ),
      type: contentType,
      body: fields === undefined ? nearly(fc.constant(""), rawBody) : bodyNear(fields),
      longer: nearly(fc.constant(0), fc.integer({ min: -20, max: 20 })),
      strange: nearly(fc.constant([]), fc.array(strangeHeaders, { minLength: 1, maxLength: 2 })),
    })
    .map((drawn) => {
      const body = Buffer.from(String(drawn.body));
      const lines = [
        `${drawn.method} ${path.replace(":sale", () => drawn.sale).replace(":gid", () => drawn.gid)} HTTP/1.1`,
        "host: shop.test",
        ...[drawn.tokens].flat().map(String),
        ...(body.length === 0 ? [] : [`content-type: ${drawn.type}`]),
        ...(body.length === 0 ? [] : [`content-length: ${body.length + Number(drawn.longer)}`]),
        ...[drawn.strange].flat().map(String),
      ];
      return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]).toString("latin1");
    });
}

const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1"));

/** The text with up to four changes: bytes flipped, taken out, put in, said twice, or the end left out. */
const changed = (text: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.record({
        what: fc.constantFrom("replace", "remove", "insert", "repeat", "cut"),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.integer({ min: 1, max: 30 }),
        bytes: anyBytes,
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((changes) =>
      changes.reduce((before, { what, at, length, bytes }) => {
        const place = Math.floor(at * before.length);
        const [start, middle, rest] = [
          before.slice(0, place),
          before.slice(place, place + length),
          before.slice(place + length),
        ];
        if (what === "cut") return start;
        if (what === "remove") return start + rest;
        if (what === "insert") return start + bytes + middle + rest;
        return what === "repeat" ? start + middle + middle + rest : start + bytes.slice(0, length) + rest;
      }, text),
    );

/** Requests to every route. `tokens` are header lines that get through its guard. */
export function hostileRequests(tokens: readonly string[]): fc.Arbitrary<HostileRequest> {
  const toRoute = ROUTES.map((route) => {
    const request = requestTo(route, tokens);
    const bytes = fc.oneof(
      { weight: 3, arbitrary: request },
      { weight: 2, arbitrary: request.chain(changed) },
      { weight: 1, arbitrary: fc.tuple(request, request).map(([one, other]) => one + other) },
    );
    const [name = ""] = `${route.method} ${route.path}`.split("?");
    return bytes.map((text) => ({ route: name, bytes: text }));
  });
  const alone = anyBytes.map((bytes) => ({ route: "bytes alone", bytes }));
  return fc.oneof(...toRoute, alone);
}

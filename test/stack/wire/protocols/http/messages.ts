// Requests and responses of HTTP as bytes, generated: with no body, with a length, in chunks, interim ones before them.
import fc from "fast-check";

/** One exchange, and how it ends. */
export interface Generated {
  request: Buffer;
  /** Interim responses, and the final one. */
  response: Buffer;
}

const body = fc.oneof(
  { weight: 10, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom("", "\r\n\r\n", "0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "GET / HTTP/1.1\r\n\r\n")
      .map((text) => Buffer.from(text)),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 3_000, max: 60_000 }).map((length) => Buffer.alloc(length, "é\r\n")),
  },
);

const header = fc.constantFrom(
  "Host: shop.test",
  "x-content-length: 7",
  "Content-Type: application/json",
  "X-Empty:",
  `Cookie: ${"c".repeat(300)}`,
  "Connection: keep-alive",
);
const headers = fc.array(header, { maxLength: 5 });

const chunked = fc
  .tuple(
    fc.array(body, { maxLength: 4 }),
    fc.constantFrom("", ";a=1", ' ; b="x"'),
    fc.constantFrom("", "X-Sum: 1\r\n", "A: 1\r\nB: 2\r\n"),
  )
  .map(([parts, extension, trailer]) => {
    const chunks = parts
      .filter(({ length }) => length > 0)
      .flatMap((part) => [
        Buffer.from(`${part.length.toString(16)}${extension}\r\n`),
        part,
        Buffer.from("\r\n"),
      ]);
    return Buffer.concat([...chunks, Buffer.from(`0\r\n${trailer}\r\n`)]);
  });

/** The header that frames a body, and the body. */
const framed = fc.oneof(
  body.map((bytes) => ({ framing: [`Content-Length: ${bytes.length}`], bytes })),
  chunked.map((bytes) => ({ framing: ["transfer-encoding: Chunked"], bytes })),
);

const message = (line: string, lines: readonly string[], bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${[line, ...lines].join("\r\n")}\r\n\r\n`), bytes]);

const path = fc.constantFrom(
  "/",
  "/api/sales/s/purchases?x=1",
  "http://shop.test/a?b",
  "*",
  `/${"p".repeat(5_000)}`,
);
const NOTHING = { framing: [], bytes: Buffer.alloc(0) };

/** Any exchange whose end can be told without the end of the connection. */
export const exchange: fc.Arbitrary<Generated> = fc
  .record({
    method: fc.constantFrom("GET", "POST", "PUT", "HEAD", "DELETE", "PATCH"),
    path,
    headers,
    sent: fc.oneof(fc.constant(NOTHING), framed),
    interim: fc.constantFrom(
      "",
      "",
      "HTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n",
    ),
    status: fc.constantFrom("200 OK", "204 No Content", "304 Not Modified", "409 Conflict", "500"),
    answered: framed,
  })
  .map(({ method, path, headers, sent, interim, status, answered }) => {
    const hasBody = method !== "HEAD" && !/^(?:204|304)/.test(status);
    const final = message(
      `HTTP/1.1 ${status}`,
      [...headers, ...answered.framing],
      hasBody ? answered.bytes : Buffer.alloc(0),
    );
    return {
      request: message(`${method} ${path} HTTP/1.1`, [...sent.framing, ...headers], sent.bytes),
      response: Buffer.concat([Buffer.from(interim), final]),
    };
  });

// Packets of the MySQL client protocol, put together by hand.

/** Who sent these bytes. */
export type Sent = readonly [from: "client" | "server", bytes: Buffer];

export const client = (...packets: Buffer[]): Sent => ["client", Buffer.concat(packets)];
export const server = (...packets: Buffer[]): Sent => ["server", Buffer.concat(packets)];

const u16 = (value: number) => [value & 0xff, (value >>> 8) & 0xff];
const u32 = (value: number) => [...u16(value), ...u16(value >>> 16)];

/** A payload in its packets: more than one where it is long, an empty one at the end where that is full. */
export function packet(payload: Buffer | string | readonly number[], sequence = 1): Buffer {
  const bytes = Buffer.from(payload as string);
  const packets: Buffer[] = [];
  for (let from = 0, number = sequence; ; from += 0xff_ff_ff, number += 1) {
    const part = bytes.subarray(from, from + 0xff_ff_ff);
    packets.push(Buffer.from([...u32(part.length).slice(0, 3), number & 0xff]), part);
    if (part.length < 0xff_ff_ff) return Buffer.concat(packets);
  }
}

export const PROTOCOL_41 = 1 << 9;
export const MYSQL = 1;
export const TLS = 1 << 11;
export const COMPRESS = 1 << 5;
export const DEPRECATE_EOF = 1 << 24;
export const OPTIONAL_METADATA = 1 << 25;
export const ZSTD = 1 << 26;
export const QUERY_ATTRIBUTES = 1 << 27;
/** Of MariaDB's own. */
export const PROGRESS = 1;
export const CACHE_METADATA = 1 << 4;

export function greeting(capabilities: number, extended = 0): Buffer {
  const flags = u32(capabilities);
  const tail = [...u32(extended), ...Buffer.from("seed-second-p\0mysql_native_password\0")];
  return packet(
    [
      ...[10, ...Buffer.from("10.11.0-MariaDB\0"), ...u32(7), ...Buffer.from("seed-one"), 0],
      ...[...flags.slice(0, 2), 45, ...u16(2), ...flags.slice(2), 21, 0, 0, 0, 0, 0, 0, ...tail],
    ],
    0,
  );
}

export const answer = (capabilities: number, extended = 0): Buffer =>
  packet([
    ...[...u32(capabilities), ...u32(0x01_00_00_00), 45, ...Buffer.alloc(19), ...u32(extended)],
    ...Buffer.from("someone\0\0mysql_native_password\0"),
  ]);

export const tlsRequest = (): Buffer =>
  packet([...u32(PROTOCOL_41 | TLS), ...u32(0x01_00_00_00), 45, ...Buffer.alloc(23)]);

/** A greeting, an answer that wants this, and a welcome. */
export const login = (capabilities = 0, extended = 0): Sent[] => {
  const all = PROTOCOL_41 | capabilities;
  return [server(greeting(all, extended)), client(answer(all, extended)), server(ok())];
};

export const IN_TRANSACTION = 3;
export const MORE = 10;
export const CURSOR = 0x42;

export const ok = (status = 2, first = 0): Buffer => packet([first, 0, 0, ...u16(status), 0, 0]);
export const finalOk = (status = 2): Buffer => ok(status, 0xfe);
export const eof = (status = 2): Buffer => packet([0xfe, 0, 0, ...u16(status)]);
export const error = (code = 1_064): Buffer => packet([0xff, ...u16(code), ...Buffer.from("#42000no")]);
export const progress = (): Buffer => packet([0xff, 0xff, 0xff, 1, 1, 2, 0, 0, 0, 4, ...Buffer.from("copy")]);
export const column = (name = "a"): Buffer =>
  packet([3, ...Buffer.from("def"), 0, 0, 0, 1, ...Buffer.from(name), 0, 12, ...Buffer.alloc(12)]);
export const row = (text: string): Buffer => packet([text.length, ...Buffer.from(text)]);

/** A row whose first value has this many bytes, by an eight-byte length. */
export function longRow(length: number): Buffer {
  const size = Buffer.alloc(9);
  size[0] = 0xfe;
  size.writeUInt32LE(length, 1);
  return packet(Buffer.concat([size, Buffer.alloc(length, "x")]));
}

export const command = (code: number, rest: Buffer | string | readonly number[] = ""): Buffer =>
  packet(Buffer.concat([Buffer.from([code]), Buffer.from(rest as string)]), 0);
export const query = (sql: string): Buffer => command(3, sql);
export const prepare = (sql: string): Buffer => command(0x16, sql);
export const prepared = (id: number, columns: number, parameters: number, more: number[] = []): Buffer =>
  packet([0, ...u32(id), ...u16(columns), ...u16(parameters), 0, 0, 0, ...more]);
/** An EXECUTE; `parameters` are the bytes behind the count of iterations. */
export const execute = (id: number, parameters: readonly number[] = [], flags = 0): Buffer =>
  command(0x17, [...u32(id), flags, 1, 0, 0, 0, ...parameters]);
export const ofStatement = (code: number, id: number, more: readonly number[] = []): Buffer =>
  command(code, [...u32(id), ...more]);

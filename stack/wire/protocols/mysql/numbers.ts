// The numbers of the MySQL client protocol: commands, capabilities, status flags, and the first bytes of packets.

/** The most that one packet carries; a payload of this length goes on in the next packet. */
export const MOST_IN_PACKET = 0xff_ff_ff;

/** Bits that both sides agree on at the login. */
export const CAPABILITY = {
  /** Set by MySQL; where neither side sets it, both have the extended capabilities of MariaDB. */
  MYSQL: 1,
  COMPRESS: 1 << 5,
  PROTOCOL_41: 1 << 9,
  TLS: 1 << 11,
  DEPRECATE_EOF: 1 << 24,
  OPTIONAL_METADATA: 1 << 25,
  ZSTD: 1 << 26,
  QUERY_ATTRIBUTES: 1 << 27,
} as const;

/** MariaDB's own, in a field of their own. */
export const EXTENDED = {
  PROGRESS: 1,
  CACHE_METADATA: 1 << 4,
} as const;

/** What a server says of itself at the end of each reply. */
export const STATUS = {
  IN_TRANSACTION: 1,
  AUTOCOMMIT: 2,
  MORE_RESULTS: 8,
  CURSOR_EXISTS: 0x40,
  NO_BACKSLASH_ESCAPES: 0x200,
} as const;

export const FIRST_BYTE = {
  OK: 0,
  MORE_DATA: 1,
  NEXT_FACTOR: 2,
  LOCAL_FILE: 0xfb,
  EOF: 0xfe,
  ERROR: 0xff,
} as const;

/** The commands that are understood. */
export const COMMAND = {
  QUIT: 0x01,
  INIT_DB: 0x02,
  QUERY: 0x03,
  FIELD_LIST: 0x04,
  REFRESH: 0x07,
  STATISTICS: 0x09,
  PROCESS_INFO: 0x0a,
  PROCESS_KILL: 0x0c,
  DEBUG: 0x0d,
  PING: 0x0e,
  CHANGE_USER: 0x11,
  PREPARE: 0x16,
  EXECUTE: 0x17,
  LONG_DATA: 0x18,
  CLOSE: 0x19,
  RESET: 0x1a,
  SET_OPTION: 0x1b,
  FETCH: 0x1c,
  RESET_CONNECTION: 0x1f,
  BULK_EXECUTE: 0xfa,
} as const;

/** What follows the flags of an EXECUTE says how many parameters there are. */
export const PARAMETER_COUNT_AVAILABLE = 8;

/** A BULK_EXECUTE says the types of its parameters. */
export const BULK_SENDS_TYPES = 128;

/** Stands for the statement that was prepared last, where MariaDB's clients do not wait for its id. */
export const LAST_PREPARED = 0xff_ff_ff_ff;

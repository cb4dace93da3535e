// What a setting's text must be, where a schema cannot say it: tokens, and the addresses of clients. A complaint never
// shows a token or a password: it ends in the log.

/** How a server ends that cannot start with its settings. */
export const CONFIG_EXIT_CODE = 64;

/** Settings that a server cannot start with. The message names the variable and says what to set. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Shorter is guessed. Longer might not fit: DTM keeps a message's options, its headers too, in 1,024 characters. */
const TOKEN = /^[!-~]{16,128}$/;

/** The token, which goes into a header as it is. Throws {@link ConfigError} for one that is short, long or no legal header. */
export function tokenOf(name: string, token: string | undefined): string | undefined {
  if (token === undefined || TOKEN.test(token)) return token;
  throw new ConfigError(
    `${name} is not usable: set 16 to 128 letters, digits or signs of ASCII, without spaces; openssl rand -hex 16 makes one`,
  );
}

/** What a client needs of an address. */
export interface AddressRules {
  protocols: readonly string[];
  /** What an address of this kind looks like. */
  example: string;
  /** What its path must be. */
  path: RegExp;
  /** It may hold a user and a password, and what follows a question mark. */
  extras: boolean;
}

/** The address without slashes at its end. Throws {@link ConfigError} if a client could not use it. */
export function addressOf(name: string, text: string, rules: AddressRules): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isUsable(url, rules)) {
    throw new ConfigError(
      `${name} is "${withoutSecrets(text)}": it must be an address such as ${rules.example}`,
    );
  }
  return text.replace(/\/+$/, "");
}

function isUsable(url: URL, { protocols, path, extras }: AddressRules): boolean {
  const { protocol, hostname, username, password, pathname, search, hash } = url;
  const isBare = username === "" && password === "" && search === "" && hash === "";
  return (
    protocols.includes(protocol) &&
    hostname !== "" &&
    path.test(pathname) &&
    (extras || isBare) &&
    [username, password, pathname].every(isDecodable)
  );
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

const withoutSecrets = (text: string) => text.replace(/\/\/.*@/, "//***@").replace(/[^ -~]/g, "?");

/** Returns true for an address that stands for all interfaces of a machine: a server can listen there, and no client can call it. */
export function isWildcard(host: string): boolean {
  const address = `http://${host.includes(":") ? `[${host.replace(/^\[|\]$/g, "")}]` : host}`;
  const known = URL.canParse(address) ? new URL(address).hostname : host;
  return ["0.0.0.0", "[::]", "[::ffff:0:0]"].includes(known);
}

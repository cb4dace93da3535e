// Hides secrets in texts that are written down.

/** Returns what replaces each of the secrets by `***`: as it is, as a part of an address, and as a part of JSON. */
export function hiding(secrets: readonly string[]): (text: string) => string {
  const written = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  const all = [...new Set(written)];
  return (text) => all.reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
}

// Events and requests between a page that is served and the command that serves it.

/** Calls `onEvent` with the data of each event of this name, and `onConnection` when the connection comes or goes. */
export function follow<Data>(
  name: string,
  onEvent: (data: Data) => void,
  onConnection: (isConnected: boolean) => void = () => {},
  source = new EventSource("events"),
): EventSource {
  source.addEventListener(name, (event) => onEvent(JSON.parse(event.data)));
  source.addEventListener("open", () => onConnection(true));
  source.addEventListener("error", () => onConnection(false));
  return source;
}

/** Asks for something; returns why it was refused, or undefined. */
export async function ask(path: string, body: object): Promise<string | undefined> {
  try {
    const headers = { "content-type": "application/json" };
    const reply = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    if (reply.ok) return undefined;
    const said: { error?: string } = await reply.json();
    return said.error ?? `refused with ${reply.status}`;
  } catch {
    return "there was no answer: make serve has ended";
  }
}

// Watches the links of all lanes: hands what passes on a lane to its listener, which may break the exchange that is aimed at.
import { hiding } from "../../../base/hiding.ts";
import type { Exchange, Interference } from "../../../stack/wire/exchange.ts";
import type { Striker } from "../../run/record-wire.ts";
import { type Channel, channelsOf } from "./learn/channel.ts";

/** What is done with the exchanges of one lane while it is watched. */
export interface LaneListener {
  onRequest(exchange: Exchange, channel: Channel, server: string): Interference | undefined;
  onReply?(exchange: Exchange): void;
  onRepeated?(exchange: Exchange): void;
  onNotDone?(exchange: Exchange, why: string): void;
  /** How the exchange that was met last is broken. */
  readonly way?: string | undefined;
}

/** One lane: the servers whose links are its own. One case at a time is run on it. */
export interface Lane {
  number: number;
  servers: readonly string[];
  /** Where its buyers ask. */
  urls: readonly string[];
}

/** The lanes of these servers. Only where all are of one kind, each is one of its own; otherwise they share a lane. */
export function lanesOf(servers: readonly { name: string; url: string }[]): Lane[] {
  const kinds = new Set(servers.map(({ name }) => name.replace(/-\d+$/, "")));
  const groups = kinds.size === 1 ? servers.map((server) => [server]) : [servers];
  return groups.map((group, index) => ({
    number: index + 1,
    servers: group.map(({ name }) => name),
    urls: group.map(({ url }) => url),
  }));
}

/** The watcher of a run's links; it does nothing on a lane that nobody listens to. */
export class LaneWatcher implements Striker {
  readonly #places = new Map<string, { lane: Lane; channel: Channel; server: string }>();
  readonly #listeners = new Map<Lane, LaneListener>();
  /** What was passed on unread, and why: link by link. */
  readonly unread = new Map<string, string>();
  readonly #hidden: (text: string) => string;
  /** Listeners are not told the secrets: what they name goes into files and onto the screen. */
  constructor(lanes: readonly Lane[], secrets: readonly string[]) {
    this.#hidden = hiding(secrets);
    for (const lane of lanes)
      for (const server of lane.servers)
        for (const [link, channel] of channelsOf(server)) this.#places.set(link, { lane, channel, server });
  }

  /** Listens to a lane from now on; the function that it returns ends that. */
  listen(lane: Lane, listener: LaneListener): () => void {
    this.#listeners.set(lane, listener);
    return () => void this.#listeners.delete(lane);
  }

  onRequest(exchange: Exchange): Interference | undefined {
    const place = this.#places.get(exchange.link);
    if (place === undefined) return undefined;
    const listener = this.#listeners.get(place.lane);
    return listener?.onRequest(this.#withoutSecrets(exchange), place.channel, place.server);
  }

  #withoutSecrets(exchange: Exchange): Exchange {
    const on = exchange.on.map(this.#hidden);
    if (on.every((one, index) => one === exchange.on[index])) return exchange;
    // Its reply is noted in the one that the wire has.
    return Object.defineProperty({ ...exchange, on }, "repliedAt", { get: () => exchange.repliedAt });
  }

  wayOf(exchange: Exchange): string | undefined {
    const place = this.#places.get(exchange.link);
    return place === undefined ? undefined : this.#listeners.get(place.lane)?.way;
  }

  onReply(exchange: Exchange): void {
    const place = this.#places.get(exchange.link);
    if (place !== undefined) this.#listeners.get(place.lane)?.onReply?.(exchange);
  }

  onRepeated(exchange: Exchange): void {
    const place = this.#places.get(exchange.link);
    if (place !== undefined) this.#listeners.get(place.lane)?.onRepeated?.(exchange);
  }

  onNotDone(exchange: Exchange, why: string): void {
    const place = this.#places.get(exchange.link);
    if (place !== undefined) this.#listeners.get(place.lane)?.onNotDone?.(exchange, why);
  }

  onUnread(link: string, reason: string): void {
    this.unread.set(link, reason);
  }
}

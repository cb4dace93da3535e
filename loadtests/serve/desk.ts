// What the buttons of `make serve` do: open a sale, send buyers, and look at the stores.
import { counted } from "../../base/counted.ts";
import type { Stores } from "../../invariants/observe/stores.ts";
import { countOf, idOf } from "../../targets/ids.ts";
import type { Target } from "../../targets/target.ts";
import type { Answer, Client } from "../buyers/client.ts";
import type { DoorLog } from "./door-log.ts";

/** What the desk works with. */
export interface DeskParts {
  target: Target;
  client: Client;
  stores: Stores;
  log: DoorLog;
  /** The addresses of the servers. */
  urls: readonly string[];
}

export const MOST_UNITS = 100_000;
export const MOST_BUYERS = 1_000;
/** How many ask at once. */
const AT_ONCE = 100;

/** Opens sales and sends buyers, each under a name that was not used before. */
export class Desk {
  readonly parts: DeskParts;
  /** Part of every name: a target that runs already knows the names of the last session. */
  readonly #session: string;
  #sales = 0;
  #buyers = 0;
  /** The look that is under way, and of which sale it is. */
  #looking: { sale: string; seen: Promise<number | undefined> } | undefined;
  constructor(parts: DeskParts, session: string) {
    this.parts = parts;
    this.#session = session;
  }

  /** Opens a sale of this many units; returns its name. */
  async open(units: number): Promise<string> {
    const { target, client, log, urls } = this.parts;
    const n = this.#sales++;
    if (n >= countOf(target.ids.sale)) throw new Error(`the target has only ${counted(n, "sale")}`);
    const sale = idOf(target.ids.sale, `door-${this.#session}-${n + 1}`, n);
    const { outcome, told, error } = await client.open(urls[0] ?? "", sale, units);
    if (outcome !== "ok") throw new Error(`sale ${sale} was not opened: ${told ?? error ?? outcome}`);
    log.open(sale, units);
    await this.look();
    return sale;
  }

  /** Sends buyers to a sale, in turn to these servers; returns what each was told. */
  async send(sale: string, buyers: number, urls: readonly string[] = this.parts.urls): Promise<Answer[]> {
    const { target, client } = this.parts;
    const answers: Answer[] = [];
    let left = buyers;
    const askOn = async () => {
      while (left-- > 0) {
        const n = this.#buyers++;
        if (n >= countOf(target.ids.user)) throw new Error(`the target has only ${counted(n, "buyer")}`);
        const user = idOf(target.ids.user, `buyer-${this.#session}-${n + 1}`, n);
        const url = urls[n % urls.length] ?? "";
        await client.prepareBuyer(url, user);
        answers.push(await client.purchase(url, `door-${n + 1}`, sale, user));
      }
    };
    await Promise.all(Array.from({ length: Math.min(buyers, AT_ONCE) }, askOn));
    return answers;
  }

  /**
   * Looks at the sale and at DTM's messages; returns the orders. A store that does not answer is looked at again later.
   * Who asks while a look is under way gets that one: looks neither pile up at a slow store nor overtake each other.
   */
  look(): Promise<number | undefined> {
    const { sale } = this.parts.log.state;
    if (sale === undefined) return Promise.resolve(undefined);
    if (this.#looking?.sale === sale.name) return this.#looking.seen;
    const looking = { sale: sale.name, seen: this.#lookAt(sale.name) };
    this.#looking = looking;
    return looking.seen.finally(() => {
      if (this.#looking === looking) this.#looking = undefined;
    });
  }

  async #lookAt(sale: string): Promise<number | undefined> {
    const { stores, log } = this.parts;
    const [sample, messages] = await Promise.allSettled([stores.sample(sale), this.#openMessages()]);
    if (sample.status === "rejected") return undefined;
    const { remaining: left, deducted, orders, orderUnits } = sample.value;
    const openMessages = messages.status === "fulfilled" ? messages.value : undefined;
    log.see(sale, { left, deducted, orders: orderUnits ?? orders }, openMessages);
    return orderUnits ?? orders;
  }

  async #openMessages(): Promise<number | undefined> {
    const { target, stores } = this.parts;
    return target.dtm ? (await stores.unfinishedMessages()).length : undefined;
  }
}

/** What buyers were told, in words, those who bought first: `3 bought, 7 sold out`. */
export function toldIn(answers: readonly Answer[], target: Target): string {
  const counts = new Map<string, number>();
  const inOrder = Object.keys(WORDS).flatMap((wanted) => answers.filter(({ outcome }) => outcome === wanted));
  for (const { outcome, rule } of inOrder) {
    const named = rule === undefined ? undefined : target.replies[rule]?.name?.replaceAll("-", " ");
    const told = named ?? WORDS[outcome];
    counts.set(told, (counts.get(told) ?? 0) + 1);
  }
  return [...counts].map(([told, times]) => `${times} ${told}`).join(", ");
}

const WORDS = { ok: "bought", fail: "refused", info: "got no answer that says" };

// What the parts of told-the-truth share: the facts of one sale, and what becomes of what they find.
import type { Buyer } from "../../facts/buyer.ts";
import type { Facts } from "../../facts/facts.ts";
import type { OrderTimes } from "../../facts/order-times.ts";
import type { SaleFacts } from "../../facts/sale-facts.ts";
import { buyerIn, type Doubts, type Findings } from "../../findings.ts";

export interface Trial {
  facts: Facts;
  sale: SaleFacts;
  times: OrderTimes;
  findings: Findings;
  /** What a shop whose units may go back on sale may do. */
  doubts: Doubts;
  /** Notes a buyer who was told *bought* and has no order, which may still come. */
  await(user: string): void;
  /** An order that is missing may still come. */
  mayCome: boolean;
}

/** Returns true if the orders are listed, all of them. */
export const showsOrders = ({ facts }: Trial): boolean =>
  !facts.unseen.has("orders") && facts.cut.observations === undefined;

/** Returns true if an order's time can be compared with the times of requests, and all requests are there. */
export const showsTimes = ({ facts }: Trial): boolean =>
  facts.format > 1 && facts.cut.history === undefined && facts.timesDoubt() === undefined;

/** A buyer who was only refused, in a sentence. */
export const onlyRefused = (sale: SaleFacts, { user, lastError = "no reason given" }: Buyer): string =>
  `${buyerIn(sale.sale, user)} was only refused (${lastError})`;

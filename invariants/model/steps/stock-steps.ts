// The stock in Redis: opening, restocks, and the deductions that decide every purchase.
import type { Decided, EventOf } from "../event.ts";
import { type Message, type Sale, winnersOf } from "../sale.ts";
import type { Steps } from "./transition.ts";

export const STOCK_STEPS: Steps<"open" | "restock" | "look" | "deduct" | "check-back" | "lose"> = {
  open: {
    changes: ["opening", "left", "requests"],
    step(sale, { units, answer }) {
      const before = sale.opening;
      const right = before === undefined ? "opened" : before === units ? "identical" : "differs";
      if (answer !== right) return `the opening has to answer ${right}`;
      if (right !== "opened") return undefined;
      sale.opening = units;
      sale.left = units;
      noteNothingLeft(sale);
      return undefined;
    },
  },
  restock: {
    changes: ["restocks", "left"],
    step(sale, { units, key, answer }) {
      const before = sale.restocks.get(key);
      const known = before === undefined ? "added" : before === units ? "already" : "differs";
      const right = sale.opening === undefined ? "no-sale" : known;
      if (answer !== right) return `the restock ${key} has to answer ${right}`;
      if (right !== "added") return undefined;
      sale.restocks.set(key, units);
      sale.left += units;
      return undefined;
    },
  },
  look: {
    changes: [],
    step(sale, { users, answer }) {
      if (sale.opening === undefined) return answer && "the sale is not open";
      if (answer === undefined) return "the sale is open";
      if (answer.remaining !== sale.left) return `${sale.left} units are left, and not ${answer.remaining}`;
      return otherHolder(sale, users, answer.gids);
    },
  },
  deduct: {
    changes: ["left", "ledger", "messages", "requests"],
    step(sale, { gid, users, answer }) {
      const message = sale.messages.get(gid);
      if (message === undefined) return "DTM has not stored the message";
      if (message.barrier !== undefined || sale.opening === undefined) {
        const right = message.barrier ?? "no-sale";
        if (answer.decision !== right) return `the deduction has to answer ${right}`;
        return right === "no-sale" ? undefined : otherHolder(sale, users, answer.gids);
      }
      return decide(sale, message, gid, users, answer);
    },
  },
  "check-back": {
    changes: ["messages"],
    step(sale, { gid, answer }) {
      const message = sale.messages.get(gid);
      if (message === undefined) return "DTM has not stored the message";
      const right = message.barrier ?? "rollback";
      if (answer !== right) return `the check-back has to answer ${right}`;
      message.barrier = right;
      return undefined;
    },
  },
  lose: {
    changes: ["opening", "restocks", "left", "ledger", "messages", "requests"],
    step(sale, { lost }) {
      const why = lose(sale, lost);
      if (why !== undefined) return why;
      if (sale.opening !== undefined) noteNothingLeft(sale);
      else for (const request of sale.requests.values()) request.foundNoSale = true;
      return undefined;
    },
  },
};

/** The first deduction of a message: its first users without a unit get one each, as long as units are left. */
function decide(sale: Sale, message: Message, gid: string, users: readonly string[], answer: Decided) {
  const without = [...new Set(users)].filter((user) => !sale.ledger.has(user));
  const winners = without.slice(0, sale.left);
  const decision = winners.length > 0 ? "op" : "sold-out";
  if (answer.decision !== decision) return `the deduction has to answer ${decision}`;
  const [first] = winners;
  if (first !== undefined && message.state === "failed")
    return `the message is failed, and ${first} would have no order`;
  const unasked = winners.find((user) => (sale.hopes.get(user)?.size ?? 0) === 0);
  if (unasked !== undefined) return `no request of ${unasked} can take a unit`;
  const wrong = users.findIndex(
    (user, index) => answer.gids[index] !== (winners.includes(user) ? gid : sale.ledger.get(user)?.gid),
  );
  if (wrong !== -1) return `the deduction answers ${answer.gids[wrong] ?? "no unit"} for ${users[wrong]}`;
  for (const user of winners) sale.ledger.set(user, { gid, since: sale.now });
  sale.left -= winners.length;
  message.barrier = winners.length > 0 ? "op" : "rollback";
  noteNothingLeft(sale);
  return undefined;
}

/** What Redis had not written to its disk is lost. Nobody may have acted on units that are lost. */
function lose(sale: Sale, lost: EventOf<"lose">["lost"]): string | undefined {
  if (lost.kind === "open" || lost.kind === "restock") {
    if (sale.left < lost.units) return "units of it were sold";
    if (lost.kind === "open") sale.opening = undefined;
    else sale.restocks.delete(lost.key);
    sale.left -= lost.units;
    return undefined;
  }
  const message = sale.messages.get(lost.gid);
  if (message === undefined) return "DTM has not stored the message";
  if (message.isTold) return "a buyer was told of it";
  if (message.barrier === "op" && message.state !== "prepared") return `the message is ${message.state}`;
  for (const user of winnersOf(sale, lost.gid)) {
    sale.ledger.delete(user);
    sale.left += 1;
  }
  message.barrier = undefined;
  return undefined;
}

/** Says for which user an answer names another holder than the ledger. */
function otherHolder({ ledger }: Sale, users: readonly string[], gids: Decided["gids"]): string | undefined {
  const wrong = users.findIndex((user, index) => gids[index] !== ledger.get(user)?.gid);
  const user = users[wrong] ?? "";
  return wrong === -1 ? undefined : `${user} holds ${ledger.get(user)?.gid ?? "no unit"}`;
}

/** If nothing is left, all who wait and have no unit may be told so. */
function noteNothingLeft({ left, ledger, requests }: Sale): void {
  if (left > 0) return;
  for (const request of requests.values()) if (!ledger.has(request.user)) request.foundNothing = true;
}

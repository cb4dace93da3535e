// The buyers: what they ask, and what they may be told.
import type { Steps } from "./transition.ts";

export const BUYER_STEPS: Steps<"ask" | "tell"> = {
  ask: {
    changes: ["requests", "hopes"],
    step(sale, { request, user }) {
      const foundNothing = sale.opening !== undefined && sale.left === 0 && !sale.ledger.has(user);
      sale.requests.set(request, { user, foundNothing, foundNoSale: sale.opening === undefined });
      const hopes = sale.hopes.get(user) ?? new Map<string | number, number>();
      sale.hopes.set(user, hopes.set(request, sale.now));
      return undefined;
    },
  },
  tell: {
    changes: ["requests", "hopes", "messages"],
    step(sale, { request, told }) {
      const asked = sale.requests.get(request);
      if (asked === undefined) return "nobody waits for this reply";
      const { user } = asked;
      const held = sale.ledger.get(user);
      if (typeof told === "object") {
        if (held?.gid !== told.gid) return `${user} holds ${held?.gid ?? "no unit"}`;
        const message = sale.messages.get(told.gid);
        if (message !== undefined) message.isTold = true;
      } else if (told !== "unknown") {
        if (told === "sold-out" && !asked.foundNothing) return "a unit was left all the time, or was theirs";
        if (told === "already" && held === undefined) return `${user} holds no unit`;
        if (told === "no-such-sale" && !asked.foundNoSale) return "the sale was open all the time";
        // Another request of theirs may have taken the unit that they hold.
        const others = [...(sale.hopes.get(user) ?? [])].filter(([other]) => other !== request);
        if (held !== undefined && !others.some(([, askedAt]) => askedAt < held.since))
          return `this request has taken a unit, under ${held.gid}`;
        sale.hopes.get(user)?.delete(request);
      }
      sale.requests.delete(request);
      return undefined;
    },
  },
};

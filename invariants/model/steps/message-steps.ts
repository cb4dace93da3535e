// The messages of DTM, and the orders that their branches create.
import { winnersOf } from "../sale.ts";
import type { Steps } from "./transition.ts";

export const MESSAGE_STEPS: Steps<"prepare" | "submit" | "fail" | "order" | "succeed" | "rest"> = {
  prepare: {
    changes: ["messages"],
    step(sale, { gid }) {
      const { state } = sale.messages.get(gid) ?? {};
      if (state !== undefined && state !== "prepared") return `the message is ${state}`;
      if (state === undefined)
        sale.messages.set(gid, { state: "prepared", barrier: undefined, isTold: false });
      return undefined;
    },
  },
  submit: {
    changes: ["messages"],
    step(sale, { gid }) {
      const message = sale.messages.get(gid);
      if (message === undefined) return "DTM has not stored the message";
      if (message.state === "failed") return "the message is failed";
      if (message.barrier !== "op") return "the message holds no unit";
      if (message.state === "prepared") message.state = "submitted";
      return undefined;
    },
  },
  fail: {
    changes: ["messages"],
    step(sale, { gid }) {
      const message = sale.messages.get(gid);
      if (message === undefined) return "DTM has not stored the message";
      if (message.state === "submitted" || message.state === "succeeded")
        return `the message is ${message.state}`;
      if (message.barrier === "op") return "the message holds units, and they would have no orders";
      message.state = "failed";
      return undefined;
    },
  },
  order: {
    changes: ["orders"],
    step(sale, { gid, users }) {
      const state = sale.messages.get(gid)?.state;
      if (state !== "submitted" && state !== "succeeded") return "the message is not submitted";
      const missing = winnersOf(sale, gid).filter((user) => !sale.orders.has(user));
      const wrong = users.find((user) => !missing.includes(user));
      if (wrong !== undefined)
        return sale.orders.has(wrong) ? `${wrong} has an order` : `${wrong} has no unit under ${gid}`;
      const left = missing.find((user) => !users.includes(user));
      if (left !== undefined) return `the transaction leaves ${left} without an order`;
      if (new Set(users).size < users.length) return "a buyer gets two orders";
      for (const user of users) sale.orders.set(user, gid);
      return undefined;
    },
  },
  succeed: {
    changes: ["messages"],
    step(sale, { gid }) {
      const message = sale.messages.get(gid);
      if (message?.state !== "submitted" && message?.state !== "succeeded")
        return "the message is not submitted";
      const without = winnersOf(sale, gid).find((user) => !sale.orders.has(user));
      if (without !== undefined) return `${without} has no order`;
      message.state = "succeeded";
      return undefined;
    },
  },
  rest: {
    changes: [],
    step(sale) {
      for (const [gid, { state }] of sale.messages)
        if (state === "prepared" || state === "submitted") return `${gid} is ${state}`;
      return undefined;
    },
  },
};

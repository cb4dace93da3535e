// What `init` has to know of a shop: each question with the answers that it takes.
import { accepting, type Parse, text, Wrong } from "../../base/command-line/options.ts";

/** A request as one types it: `POST /buy/{{sale}} {"buyer": "{{user}}"}`. */
export interface TypedRequest {
  method: string;
  path: string;
  /** JSON, where it has one. */
  body: string | undefined;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

const request: Parse<TypedRequest> = accepting("METHOD /path, and a JSON body if need be", (typed) => {
  const [, method = "", path = "", body] = /^([A-Z]+) (\/\S*)(?: (.+))?$/.exec(typed.trim()) ?? [];
  if (!METHODS.includes(method))
    return new Wrong(`must be like POST /items/{{sale}}; methods: ${METHODS.join(", ")}`);
  return body === undefined || isJson(body)
    ? { method, path, body }
    : new Wrong("has a body that is no JSON");
});

function isJson(typed: string): boolean {
  try {
    JSON.parse(typed);
    return true;
  } catch {
    return false;
  }
}

const name: Parse<string> = accepting("small letters, digits and dashes", (typed) =>
  /^[a-z0-9][a-z0-9-]*$/.test(typed) ? typed : new Wrong("must be small letters, digits and dashes"),
);

/** The questions in their order. `about` is what is asked, and what the help says of the option. */
export const QUESTIONS = {
  shop: { about: "name of the shop", value: "<name>", parse: name, example: "my-shop" },
  command: {
    about: "command that starts one process of it; it learns its port from PORT",
    value: "<command>",
    parse: text,
    example: "npm start",
  },
  ready: {
    about:
      "how one sees that it is ready: a path that answers 200, tcp (its port is open), or a pattern in its log",
    value: "<how>",
    parse: text,
    example: "/healthz",
  },
  open: {
    about: "request that puts {{units}} units on sale as {{sale}}",
    value: "<request>",
    parse: request,
    example: 'POST /items/{{sale}} {"stock": "{{units}}"}',
  },
  purchase: {
    about: "request by which {{user}} buys one unit",
    value: "<request>",
    parse: request,
    example: 'POST /items/{{sale}}/buy {"user": "{{user}}"}',
  },
  stock: {
    about: "where the units left are: a Redis key, a SELECT that gives one number, or none",
    value: "<where>",
    parse: text,
    example: "stock:{{sale}}",
  },
  orders: {
    about: "where orders are: a SELECT with a column user, a path that answers with a list, or none",
    value: "<where>",
    parse: text,
    example: "SELECT user_id AS user FROM orders WHERE item_id = {{sale}}",
  },
} as const;

/** The answers, each as typed. */
export interface Answers {
  shop: string;
  command: string;
  ready: string;
  open: TypedRequest;
  purchase: TypedRequest;
  stock: string;
  orders: string;
}

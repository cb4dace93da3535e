// The example of Vendure: its files, and what the replies mean that Vendure gave. With NIGHTLY=1 it is installed and
// loaded as well, which needs a network.
import { readFile } from "node:fs/promises";
import * as assert from "uvu/assert";
import { loadTarget } from "../../targets/load.ts";
import { meaningOf, namedReplies } from "../../targets/reply.ts";
import { suite } from "../runner/suite.ts";
import { Playground } from "../support/command.ts";

const test = suite("the example of Vendure", { serial: true });

const FOLDER = "examples/vendure";
const VERSIONS = ["3.7", "3.8"] as const;
const targetFile = (version: string) =>
  `${FOLDER}/${version === "3.7" ? "target" : `target-${version}`}.json`;
const json = async (file: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(`${FOLDER}/${file}`, "utf8"));

test("its target files differ in nothing but the version", async () => {
  const [older, newer] = await Promise.all(VERSIONS.map((version) => loadTarget(targetFile(version))));
  assert.ok(older && newer);
  const { name, about, folder } = older;
  assert.equal({ ...newer, name, about, folder }, older);
  assert.not.equal(newer.folder, older.folder);
});

test("each version installs exact versions from a lock file that has their checksums", async () => {
  for (const version of VERSIONS) {
    const { dependencies } = await json(`${version}/package.json`);
    const { packages } = await json(`${version}/package-lock.json`);
    const [root, ...rest] = Object.entries(packages as Record<string, Record<string, unknown>>);
    assert.equal(root?.[1]["dependencies"], dependencies);
    assert.ok(rest.length > 100);
    for (const [name, { integrity }] of rest) assert.match(String(integrity), /^sha512-/, name);
    for (const [name, range] of Object.entries(dependencies as Record<string, string>))
      assert.match(range, /^\d+\.\d+\.\d+/, name);
  }
});

// Replies as Vendure 3.7.3 gave them.
const ORDER = { __typename: "Order" };
const CART = { setCustomerForOrder: ORDER, setOrderShippingAddress: ORDER, setOrderShippingMethod: ORDER };
const NOT_PAID = {
  __typename: "OrderPaymentStateError",
  errorCode: "ORDER_PAYMENT_STATE_ERROR",
  message: 'A Payment may only be added when Order is in "ArrangingPayment" state',
};
const noWay = (transitionError: string) => ({
  __typename: "OrderStateTransitionError",
  errorCode: "ORDER_STATE_TRANSITION_ERROR",
  message: 'Cannot transition Order from "AddingItems" to "ArrangingPayment"',
  transitionError,
});
const PAID = {
  ...CART,
  addItemToOrder: ORDER,
  transitionOrderToState: ORDER,
  addPaymentToOrder: { __typename: "Order", code: "EHGDN5HBWYHAWQ33", state: "PaymentSettled" },
};
const NONE_LEFT = {
  ...CART,
  addItemToOrder: {
    __typename: "InsufficientStockError",
    errorCode: "INSUFFICIENT_STOCK_ERROR",
    message: "No items were added to the order due to insufficient stock",
  },
  transitionOrderToState: noWay("message.cannot-transition-to-payment-when-order-is-empty"),
  addPaymentToOrder: NOT_PAID,
};
const NONE_LEFT_ANY_MORE = {
  ...CART,
  addItemToOrder: ORDER,
  transitionOrderToState: noWay(
    'Cannot transition Order to the "ArrangingPayment" state due to insufficient stock of product-6',
  ),
  addPaymentToOrder: NOT_PAID,
};

async function meant(body: unknown) {
  const target = await loadTarget(targetFile("3.7"));
  const meaning = meaningOf({ status: 200, text: JSON.stringify(body), header: () => undefined }, target);
  const rule = meaning.rule === undefined ? undefined : namedReplies(target.replies)[meaning.rule];
  return [rule?.name, meaning.outcome, meaning.gid];
}

test("a paid order is bought, under the code of the order", async () => {
  assert.equal(await meant({ data: PAID }), ["bought", "ok", "EHGDN5HBWYHAWQ33"]);
});

test("no unit for the cart and no unit at the payment are sold out, each by its own rule", async () => {
  assert.equal(await meant({ data: NONE_LEFT }), ["sold-out", "fail", undefined]);
  assert.equal(await meant({ data: NONE_LEFT_ANY_MORE }), ["sold-out-meanwhile", "fail", undefined]);
});

test("a cart that is refused for another reason, and an error, may have been a purchase", async () => {
  const other = { ...NONE_LEFT_ANY_MORE, transitionOrderToState: noWay("message.something-else") };
  assert.equal(await meant({ data: other }), [undefined, "info", undefined]);
  const lost = { data: null, errors: [{ message: "read ECONNRESET", path: ["addPaymentToOrder"] }] };
  assert.equal(await meant(lost), [undefined, "info", undefined]);
});

if (process.env["NIGHTLY"] === "1")
  test("3.7.3 is installed, tried and found to oversell", async () => {
    const playground = await Playground.create();
    try {
      const calm = ["FAULTS=none", "RATE=10", "DURATION=8", "STOCK=10", "SEED=7"];
      const args = [`TARGET=${targetFile("3.7")}`, `OUT=${playground.folder}`, ...calm];
      const { code, output } = await playground.start("loadtests/load.ts", args).end(110_000);
      assert.is(code, 1, output);
      assert.match(output, /12 of 12 lines as expected/);
      assert.match(output, /verdict: false \(.*no-oversell is broken/);
      await playground.untilClear();
    } finally {
      await playground.clear();
    }
  });

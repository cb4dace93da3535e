// Compares what the file says of stock, initial, ledger and orders with what they gave. Pure.
import type { Deduction, Order } from "../../invariants/record/observation.ts";
import type { Target } from "../../targets/target.ts";
import { type Line, lineOf } from "./line.ts";
import {
  askingsOf,
  boughtOf,
  given,
  isBought,
  type Look,
  type Reading,
  type SourceName,
  type Trial,
} from "./trial.ts";

const NONE: Readonly<Record<SourceName, string>> = {
  stock: "it gave nothing: the line is wrong, or the shop shows no stock",
  initial: "it gave nothing: the line is wrong, or the shop does not show the units put on sale",
  ledger: "it gave no deduction: the line is wrong, or the shop writes none",
  orders: "it gave no order: the query is wrong, or the shop writes none",
};

/** The lines of the sources, in the order of the file. */
export const linesOfSources = (target: Target, trial: Trial): Line[] => [
  ...lineOfStock(target, trial),
  ...lineOfInitial(target, trial),
  ...lineOfLedger(target, trial),
  ...lineOfOrders(target, trial),
];

/** `stock/key`: the field, and that part of it by which the source is read. */
const fieldOf = (name: SourceName, source: object): string => `${name}/${Object.keys(source)[0] ?? ""}`;

const looksOf = (trial: Trial): Look[] =>
  [trial.opened, trial.bought, trial.afterAgain, trial.end].flatMap((look) => look ?? []);

/** Why a store refused the source; undefined if it did not. */
function refusalOf(trial: Trial, name: SourceName): string | undefined {
  const refused = [...looksOf(trial), ...(trial.restock?.look ? [trial.restock.look] : [])]
    .map((look): Reading<unknown> | undefined => look[name])
    .find((reading) => reading !== undefined && "refused" in reading);
  return refused !== undefined && "refused" in refused ? refused.refused : undefined;
}

/** The line of a source that was refused, or that gave nothing; undefined if there is more to say. */
function lineOfNone(trial: Trial, name: SourceName, source: object, expected: string, isEmpty: boolean) {
  const field = fieldOf(name, source);
  const refused = refusalOf(trial, name);
  if (refused !== undefined) return lineOf(field, expected, "contradicted", refused);
  if (looksOf(trial).every((look) => look[name] === undefined))
    return lineOf(field, expected, "cannot be seen", "the target names no store to read it from");
  if (!isEmpty) return undefined;
  const near = trial.near[name];
  return near === undefined
    ? lineOf(field, expected, "not confirmed", NONE[name])
    : lineOf(field, expected, "contradicted", near);
}

const never = (target: Target): boolean => !JSON.stringify(target.requests.open).includes("{{units}}");

function lineOfStock(target: Target, trial: Trial): Line[] {
  const { stock } = target;
  if (stock === null) return [];
  const { units, perRequest } = trial;
  const expected = `${units} at the opening, ${perRequest} less after a purchase`;
  const [opened, bought, end] = [trial.opened, trial.bought, trial.end].map((look) => given(look?.stock));
  const isEmpty = [opened, bought, end].every((one) => one === undefined);
  const none = lineOfNone(trial, "stock", stock, expected, isEmpty);
  if (none !== undefined) return [none];
  const field = fieldOf("stock", stock);
  const seen = `${opened ?? "nothing"}, then ${bought ?? "nothing"}, ${end ?? "nothing"} at the end`;
  const [sold, soldInAll] = [boughtOf(trial.first, trial), boughtOf(askingsOf(trial), trial)];
  if (bought === units - sold * perRequest && (opened === units || opened === undefined))
    return [lineOf(field, expected, "as expected", seen)];
  if (soldInAll > 0 && opened !== undefined && opened === bought && opened === end)
    return [
      lineOf(
        field,
        expected,
        "not confirmed",
        `it stays ${opened}, whatever is bought: the line names another number, or the shop counts elsewhere`,
      ),
    ];
  if (opened !== undefined && bought === opened - sold * perRequest)
    return [lineOfUnits(target, expected, field, seen)];
  return [lineOf(field, expected, "otherwise", seen)];
}

/** Another number was put on sale than the one that the opening is given. */
const lineOfUnits = (target: Target, expected: string, field: string, seen: string): Line =>
  never(target)
    ? lineOf(
        "requests/open",
        "the units put on sale are {{units}}",
        "contradicted",
        `${seen}; the opening has no {{units}}`,
      )
    : lineOf(field, expected, "otherwise", seen);

function lineOfInitial(target: Target, trial: Trial): Line[] {
  const { initial } = target;
  if (initial === null) return [];
  const { units, perRequest } = trial;
  const expected = `${units}, whatever is bought`;
  const [opened, bought, end] = [trial.opened, trial.bought, trial.end].map((look) => given(look?.initial));
  const none = lineOfNone(trial, "initial", initial, expected, opened === undefined && end === undefined);
  if (none !== undefined) return [none];
  const field = fieldOf("initial", initial);
  const seen = `${opened ?? "nothing"}, then ${bought ?? "nothing"}, ${end ?? "nothing"} at the end`;
  const sold = boughtOf(askingsOf(trial), trial) * perRequest;
  if (end === units && (opened === units || opened === undefined))
    return [lineOf(field, expected, "as expected", seen)];
  if (sold > 0 && opened === units && end === units - sold)
    return [lineOf(field, expected, "contradicted", `${seen}: it shows the units that are left`)];
  if (opened === end) return [lineOfUnits(target, expected, field, seen)];
  return [lineOf(field, expected, "otherwise", seen)];
}

/** Those whom rows name, for a sentence. */
const named = (rows: readonly { user?: string | undefined }[]): string =>
  rows
    .slice(0, 3)
    .map(({ user }) => JSON.stringify(user))
    .join(", ");

function lineOfLedger(target: Target, trial: Trial): Line[] {
  const { ledger } = target;
  if (ledger === null) return [];
  const first = trial.first.find(isBought);
  const expected =
    "barriers" in ledger ? "a barrier that deducted" : `the deduction of ${first?.user ?? "the buyer"}`;
  const rows = given(trial.end?.ledger) ?? [];
  const none = lineOfNone(trial, "ledger", ledger, expected, rows.length === 0);
  if (none !== undefined) return [none];
  const field = fieldOf("ledger", ledger);
  return [lineOfRows(field, expected, rows, first, "barriers" in ledger ? undefined : first?.user)];
}

function lineOfOrders(target: Target, trial: Trial): Line[] {
  const { orders } = target;
  if (orders === null) return [];
  const first = trial.first.find(isBought);
  const expected = `the order of ${first?.user ?? "the buyer"}`;
  const rows = given(trial.end?.orders) ?? [];
  const none = lineOfNone(trial, "orders", orders, expected, rows.length === 0);
  if (none !== undefined) return [none];
  const field = fieldOf("orders", orders);
  const dated = rows.find(({ at }) => at !== undefined)?.at;
  // Seconds since the epoch are a thousandth of what they should be, and microseconds a thousand times as much.
  if (dated !== undefined && (dated < 1e11 || dated > 1e14))
    return [lineOf(field, "the column at in ms since 1970", "contradicted", `at is ${dated}`)];
  const zone = ofAnotherZone(rows, trial.soldAt, first?.user);
  if (zone !== undefined)
    return [lineOf(field, "the column at is the time of the order", "contradicted", zone)];
  const line = lineOfRows(field, expected, rows, first, first?.user);
  const own = rows.filter(({ user }) => user === first?.user);
  const bought = boughtOf(
    [...trial.first, ...trial.again].filter(({ user }) => user === first?.user),
    trial,
  );
  if (line.verdict === "as expected" && own.length > Math.max(1, bought))
    return [
      {
        ...line,
        verdict: "otherwise",
        seen: `${own.length} orders of ${first?.user}, who bought ${bought} times`,
      },
    ];
  return [line];
}

/** Less than any difference of time zones, and more than clocks differ that are set at all. */
const NEAR_MS = 10 * 60_000;

/** Says so if the order of this buyer is dated long before or after it was bought. */
function ofAnotherZone(
  rows: readonly Order[],
  soldAt: number | undefined,
  user: string | undefined,
): string | undefined {
  const at = rows.find((row) => row.user === user && row.at !== undefined)?.at;
  if (at === undefined || soldAt === undefined || Math.abs(at - soldAt) < NEAR_MS) return undefined;
  const minutes = Math.round((at - soldAt) / 60_000);
  return `at is ${Math.abs(minutes)} minutes ${minutes < 0 ? "before" : "after"} the purchase: it is of another time zone, or no time of the insertion`;
}

/** Compares rows with the buyer's name, where rows have one, and with the gid that the buyer was told. */
function lineOfRows(
  field: string,
  expected: string,
  rows: readonly (Deduction | Order)[],
  first: Trial["first"][number] | undefined,
  user: string | undefined,
): Line {
  const own = user === undefined ? rows : rows.filter((row) => row.user === user);
  if (first === undefined)
    return lineOf(field, expected, "otherwise", `${rows.length} rows, though nobody was told bought`);
  if (own.length === 0)
    return lineOf(
      field,
      expected,
      "contradicted",
      `it names ${named(rows)}, and not ${JSON.stringify(user)}`,
    );
  const told = first.meaning.gid;
  const gids = own.map(({ gid }) => gid).filter((gid) => gid !== undefined && gid !== user);
  if (told === undefined || gids.length === 0 || gids.includes(told)) {
    const gid = told !== undefined && gids.length > 0 ? ` under the gid ${told}` : "";
    return lineOf(
      field,
      expected,
      "as expected",
      `${rows.length} in all${user === undefined ? "" : `, ${user} among them`}${gid}`,
    );
  }
  return lineOf(
    field,
    `${expected} under the gid ${told}`,
    "otherwise",
    `it stands under ${gids.join(", ")}`,
  );
}

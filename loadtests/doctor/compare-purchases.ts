// Compares what the file says of requests, replies, gid and contract with what buyers were told. Pure.
import type { ReplyReason } from "../../targets/schema/replies.ts";
import type { Target } from "../../targets/target.ts";
import { jsonOf, pathsIn } from "../../targets/value-in-reply.ts";
import { type Line, lineOf } from "./line.ts";
import { nearRule } from "./near-rule.ts";
import { type Asking, askingsOf, boughtOf, given, isBought, type Trial } from "./trial.ts";

/** What a comparison has to know besides the target. */
export interface Written {
  /** The file itself says `contract.perBuyer`; otherwise its 1 is only what holds where nothing is said. */
  perBuyer: boolean;
}

const ruleName = ({ replies }: Target, index: number): string => replies[index]?.name ?? `reply-${index + 1}`;

/** The lines of the opening, of the buyers and of the first purchase. */
export function linesOfRequests(target: Target, trial: Trial): Line[] {
  const opens = "the sale opens";
  if (trial.openingFailed !== undefined)
    return [lineOf("requests/open", opens, "contradicted", trial.openingFailed)];
  const lines = [lineOf("requests/open", opens, "as expected", `open with ${trial.units} units`)];
  if (trial.buyerFailed !== undefined)
    return [...lines, lineOf("buyer", "every step is taken", "contradicted", trial.buyerFailed)];
  if (target.buyer.length > 0) lines.push(lineOf("buyer", "every step is taken", "as expected", "taken"));
  return [...lines, lineOfPurchase(target, trial), ...lineOfDecision(target, trial)];
}

function lineOfPurchase(target: Target, { first }: Trial): Line {
  const expected = "the first buyer buys";
  const last = first.at(-1);
  if (last === undefined) return lineOf("requests/purchase", expected, "cannot be seen", "not reached");
  if (isBought(last)) return lineOf("requests/purchase", expected, "as expected", last.told);
  if (last.accepted === "never")
    return lineOf("requests/purchase", expected, "otherwise", `accepted: ${last.told}`);
  const near = nearRuleOf(target, last);
  if (near !== undefined) return lineOf(near.field, expected, "contradicted", `${last.told}; ${near.why}`);
  const rule =
    last.meaning.rule === undefined
      ? "no rule matches"
      : `the rule ${ruleName(target, last.meaning.rule)} matches`;
  return lineOf("requests/purchase", expected, "contradicted", `${last.told}; ${rule}`);
}

const nearRuleOf = ({ replies }: Target, { meaning, reply }: Asking) =>
  meaning.rule !== undefined || reply === undefined ? undefined : nearRule(replies, reply);

function lineOfDecision({ requests }: Target, trial: Trial): Line[] {
  if (requests.decision === null) return [];
  const expected = "an accepted purchase is decided";
  const decided = askingsOf(trial).filter(({ accepted }) => accepted !== undefined);
  const open = decided.find(({ accepted }) => accepted === "never");
  if (decided.length === 0)
    return [lineOf("requests/decision", expected, "cannot be seen", "nobody was told accepted")];
  return open === undefined
    ? [lineOf("requests/decision", expected, "as expected", `${decided.length} decided`)]
    : [lineOf("requests/decision", expected, "otherwise", `still open: ${open.told}`)];
}

/** One line for each rule that a reply matched, one for each reply that no rule matches, one for all other rules. */
export function linesOfReplies(target: Target, trial: Trial): Line[] {
  const askings = askingsOf(trial);
  if (askings.length === 0) return [];
  const lines: Line[] = [];
  for (const index of target.replies.keys()) {
    const matched = askings.filter(({ meaning }) => meaning.rule === index);
    const also = new Set(matched.flatMap((asking) => asking.matched.filter((other) => other !== index)));
    if (matched.length === 0) continue;
    const others = [...also].map((other) => ruleName(target, other)).join(", ");
    const warning = others === "" ? "" : `; also matches ${others}, and the first decides`;
    const seen = `${matched.length} of ${askings.length} replies${warning}`;
    lines.push(lineOf(`replies/${index}`, `${ruleName(target, index)} matches`, "as expected", seen));
  }
  lines.push(...linesOfUnmatched(target, trial));
  const idle = [...target.replies.keys()].filter(
    (index) => !askings.some(({ matched }) => matched.includes(index)),
  );
  if (idle.length > 0) {
    const names = idle.map((index) => ruleName(target, index)).join(", ");
    lines.push(lineOf("replies", "a reply for each rule", "cannot be seen", `not provoked: ${names}`));
  }
  return lines;
}

/** One of each status. What the first buyers were told stands at the purchase already. */
function linesOfUnmatched(target: Target, { again, others }: Trial): Line[] {
  const strange = [...again, ...others].filter(({ meaning }) => meaning.rule === undefined);
  const byStatus = new Map(strange.map((asking) => [asking.reply?.status, asking]));
  return [...byStatus.values()].map((asking) => {
    const near = nearRuleOf(target, asking);
    const seen = `${asking.told}; no rule matches`;
    return near === undefined
      ? lineOf("replies", "a rule for every reply", "otherwise", seen)
      : lineOf(near.field, "a rule for every reply", "contradicted", `${seen}; ${near.why}`);
  });
}

/** Where the reply has the gid. */
export function linesOfGid({ gid }: Target, trial: Trial): Line[] {
  const bought = trial.first.find(({ meaning }) => meaning.outcome === "ok");
  // What was only accepted has no gid to tell of.
  if (gid === null || bought === undefined) return [];
  const expected = "the gid of the purchase";
  const told = bought.meaning.gid;
  const paths = pathsIn(
    bought.reply === undefined ? undefined : jsonOf({ ...bought.reply, header: () => undefined }),
  );
  if (told === undefined) {
    const there = paths.length === 0 ? "no JSON" : `it has ${paths.map(([path]) => path).join(", ")}`;
    const why = `nothing at ${JSON.stringify(gid)}; ${there}: ${bought.told}`;
    return [lineOf("gid", expected, "contradicted", why)];
  }
  const held = [...(given(trial.end?.ledger) ?? []), ...(given(trial.end?.orders) ?? [])]
    .filter(({ user }) => user === bought.user)
    .flatMap(({ gid: one }) => (one === undefined || one === bought.user ? [] : [one]));
  const better = held.includes(told) ? undefined : paths.find(([, value]) => held.includes(String(value)));
  return better === undefined
    ? [lineOf("gid", expected, "as expected", told)]
    : [
        lineOf(
          "gid",
          expected,
          "contradicted",
          `${told}; the stores name ${better[1]}, which stands at ${better[0]}`,
        ),
      ];
}

/** What the first buyer got who asked again. */
export function linesOfContract(target: Target, trial: Trial, written: Written): Line[] {
  const { perBuyer } = target.contract;
  const { again, perRequest } = trial;
  const field = "contract/perBuyer";
  if (again.length === 0) return [];
  const most = perBuyer === "unlimited" ? Number.POSITIVE_INFINITY : Math.floor(perBuyer / perRequest);
  const got = unitsTaken(trial) / perRequest;
  const expected =
    most === 1 ? "no second unit for who asks again" : `at most ${perBuyer} units for one buyer`;
  const seen = `${got} purchases in ${again.length + 1} requests`;
  if (got > most) {
    const hint = 'if the shop is right, write "contract": { "perBuyer": … }; if it is not, write 1 there';
    return [
      written.perBuyer
        ? lineOf(field, expected, "otherwise", seen)
        : lineOf(
            field,
            expected,
            "contradicted",
            `${seen}, and the file does not say how many a buyer may hold: ${hint}`,
          ),
    ];
  }
  return [
    lineOf(field, expected, got < Math.min(most, again.length + 1) ? "otherwise" : "as expected", seen),
  ];
}

/** The units that the first buyer took: by the stock if it moves, else by the gids, else as they were told. */
function unitsTaken({ units, perRequest, first, again, bought, afterAgain }: Trial): number {
  const [before, after] = [given(bought?.stock), given(afterAgain?.stock)];
  if (before !== undefined && after !== undefined && before < units) return perRequest + before - after;
  const own = [...first.slice(-1), ...again];
  const gids = new Set(own.flatMap(({ meaning }) => meaning.gid ?? []));
  if (gids.size > 0) return gids.size * perRequest;
  const orders = given(afterAgain?.orders)?.filter(({ user }) => user === first.at(-1)?.user).length;
  // Without stock, gid and orders a second "bought" may be the first one told again.
  return (orders ?? Math.min(1, own.length)) * perRequest;
}

/** What a buyer was told who came too late. */
export function linesOfSoldOut(target: Target, trial: Trial): Line[] {
  const last = trial.others.at(-1);
  if (last === undefined) return [];
  const expected = "sold out, when all is sold";
  const isSoldOut = ({ meaning }: Asking) => reasonOf(target, meaning.rule) === "sold-out";
  const index = target.replies.findIndex(({ reason }) => reason === "sold-out");
  const field = index === -1 ? "replies" : `replies/${index}`;
  if (isSoldOut(last)) return [lineOf(field, expected, "as expected", last.told)];
  const sold = boughtOf(askingsOf(trial), trial) * trial.perRequest;
  if (last.accepted === "by reply") return [lineOf(field, expected, "cannot be seen", "it is decided later")];
  if (isBought(last))
    return [
      lineOf(
        field,
        expected,
        "otherwise",
        `${sold} units were sold of ${trial.units}, and nobody was told sold out`,
      ),
    ];
  const hint =
    last.meaning.rule === undefined
      ? ""
      : `; the rule ${ruleName(target, last.meaning.rule)} matches, whose reason is not sold-out`;
  return [lineOf(field, expected, "otherwise", `${last.told}${hint}`)];
}

const reasonOf = ({ replies }: Target, rule: number | undefined): ReplyReason | undefined =>
  rule === undefined ? undefined : replies[rule]?.reason;

// What the page draws and says, without a browser: counts over time, numbers as text, and what can be chosen.
import { execFileSync } from "node:child_process";
import * as assert from "uvu/assert";
import { visible, visibleLines } from "../../../base/visible.ts";
import { pack } from "../../../invariants/report/data/columns.ts";
import type { TrafficGroup } from "../../../invariants/report/data/page-data.ts";
import { fitting, Traffic, type TrafficData } from "../../../invariants/report/page/charts/traffic.ts";
import { shellWord } from "../../../invariants/report/page/shared/shell-word.ts";
import { PageState } from "../../../invariants/report/page/shared/state.ts";
import { amount, duration } from "../../../invariants/report/page/shared/times.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("parts of the page");

/** Requests that came, by the number of their step. */
function group(arrived: number[], place: Pick<TrafficGroup, "sale" | "kind"> = {}): TrafficGroup {
  const [zeros, steps] = [pack(arrived.map(() => 0)), pack(arrived.map((_, step) => step))];
  const counts = { ok: zeros, fail: zeros, info: zeros, p50: zeros, p95: zeros, p99: zeros };
  return { ...place, steps, arrived: pack(arrived), ...counts };
}

const of = (to: number, groups: TrafficGroup[], sales = 1): TrafficData => ({
  span: { to },
  sales: Array.from({ length: sales }, () => ({})),
  traffic: { stepMs: 100, kinds: ["first ask", "second click"], groups },
});
const stateOf = (hash: string): PageState => new PageState(hash, () => {});

test("a request in the last millisecond of the run is counted beside those before it", () => {
  const traffic = new Traffic(of(300, [group([1, 2, 3, 4])]), stateOf(""));
  assert.equal(traffic.rates("arrived"), [10, 20, 30, 40]);
  assert.is(traffic.at.length, 4);
});

test("what the page has nothing of cannot be chosen: a kind of one sale of many, a sale or a kind that is none", () => {
  const apart = of(99, [group([9]), group([3], { sale: 1 }), group([1], { sale: 1, kind: 1 })], 2);
  const many = of(99, [group([9]), group([3], { sale: 1 }), group([4], { kind: 1 })], 2);
  const chosen = (data: TrafficData, hash: string) => {
    const state = stateOf(hash);
    state.fit(fitting(data));
    return [state.view.sale, state.view.kind, ...new Traffic(data, state).rates("arrived")];
  };
  assert.equal(chosen(apart, "sale=1&kind=1"), [1, 1, 10]);
  assert.equal(chosen(many, "sale=1&kind=1"), [1, undefined, 30]);
  assert.equal(chosen(many, "kind=1"), [undefined, 1, 40]);
  assert.equal(chosen(many, "sale=2&kind=2"), [undefined, undefined, 90]);
});

test("a view that was fitted stays so when an address is followed, and tells of it once", () => {
  const state = stateOf("");
  state.fit(fitting(of(99, [group([9])])));
  const told: (number | undefined)[] = [];
  state.follow(["sale", "kind"], ({ sale }) => told.push(sale));
  state.open("sale=7");
  state.open("sale=0&kind=1");
  assert.equal(told, [undefined, 0]);
});

test("the load that the plan asks for is that of all first asks, and of nothing less", () => {
  const asked = { at: [0, 400], rate: [0, 40], planned: 8, arrived: 8 };
  const data = of(300, [group([1, 2, 3, 4]), group([1], { sale: 1 })], 2);
  const line = (hash: string) => new Traffic(data, stateOf(hash)).asked(asked);
  assert.equal(line(""), [5, 15, 25, 35]);
  assert.equal(line("kind=0"), [5, 15, 25, 35]);
  for (const hash of ["sale=1", "kind=1"]) assert.equal(line(hash), [null, null, null, null]);
});

test("minutes are full at 60 seconds, and ticks below one are told apart", () => {
  assert.equal([179_700, 179_400, 120_000].map(duration), ["3 min 0 s", "2 min 59 s", "2 min 0 s"]);
  assert.equal([0, 0.5, 1, 340, 2_350].map(duration), ["0 ms", "0.5 ms", "1 ms", "340 ms", "2.35 s"]);
  assert.equal([0, 0.25, 0.5, 1, 12.4, 1_234.6].map(amount), ["0", "0.25", "0.5", "1", "12", "1,235"]);
});

test("what has no look of its own is written out, on the page and in the terminal alike", () => {
  assert.is(visible("a\u202eb\u200d\u00ad\ufeff\u0007"), "a\\u202eb\\u200d\\u00ad\\ufeff\\u0007");
  assert.is(visible("\u{e0041}x\u0600\ud800!"), "\\u{e0041}x\\u0600\\ud800!");
  assert.is(visible("a\nb"), "a\\u000ab");
  assert.is(visibleLines("a\nb\u2028"), "a\nb\\u2028");
  assert.is(visible("😀 é 漢"), "😀 é 漢");
});

test("a name that is pasted into a terminal is that name again, and no control character is in what is pasted", () => {
  for (const name of [
    "b17",
    "it's $HOME",
    "a\u0003;echo X",
    "\u001b[201~'\\\u202e\u{e0041}",
    "a`id`\u2028",
  ]) {
    const word = shellWord(name);
    assert.is(visible(word), word);
    // make takes two dollars for one.
    const typed = `printf %s ${word.replaceAll("$$", "$")}`;
    assert.is(execFileSync("bash", ["-c", typed], { env: { LC_ALL: "C.UTF-8" } }).toString(), name);
  }
});

// What wrk's script says, and what of it counts as a measurement.
import * as assert from "uvu/assert";
import { demandOnly, type Measured, readMeasured } from "../../../loadtests/bench/generators/wrk.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("wrk's result");

const SAID = `Running 2s test @ http://127.0.0.1:23456
  1 threads and 64 connections
Requests/sec:   9255.08
measured {"durationUs":2008410,"replies":{"201":18588},"latencyUs":{"p50":6608,"p90":9708,"p95":13138,"p99":84559,"p99.9":163764,"max":205220},"broken":0,"timeouts":0}
`;
const whyNot = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return "it was taken";
};

test("the script's line is found among all that wrk prints", () => {
  const { durationUs, replies, latencyUs } = readMeasured(SAID);
  assert.equal([durationUs, replies, latencyUs["p99.9"]], [2_008_410, { "201": 18_588 }, 163_764]);
});

test("a wrk that printed no measurement is refused with what it printed", () => {
  assert.match(
    whyNot(() => readMeasured("unable to connect")),
    /wrk printed no measurement: unable to connect/,
  );
});

test("a line that lacks a field is refused with the field", () => {
  assert.match(
    whyNot(() => readMeasured(SAID.replace('"broken":0,', ""))),
    /broken is missing/,
  );
});

test("replies of the expected status alone are a measurement", () => {
  assert.is(demandOnly(readMeasured(SAID), 201).replies["201"], 18_588);
});

test("a reply of another status, a broken connection or a time-out is no throughput", () => {
  const measured = readMeasured(SAID);
  const because = (changed: Partial<Measured>) => whyNot(() => demandOnly({ ...measured, ...changed }, 201));
  assert.match(because({ replies: { "201": 5, "503": 7 } }), /5 replies of status 201: 7 of status 503/);
  assert.match(because({ broken: 2 }), /2 broken connections/);
  assert.match(because({ timeouts: 3 }), /3 time-outs/);
  assert.match(because({ replies: {} }), /no reply of status 201/);
  assert.match(
    whyNot(() => demandOnly(measured, 409)),
    /18588 of status 201/,
  );
});

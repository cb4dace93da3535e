// The verdict as JUnit XML, for CI systems: a test case for each invariant and each mark.
import type { RunFile } from "../record/run-file.ts";
import type { Validity, Verdict } from "../verdict.ts";
import { escapeXml } from "./escape.ts";
import { placeText } from "./place-text.ts";

interface Case {
  name: string;
  valid: Validity;
  detail: string;
  /** Why it does not count. */
  waived?: string | undefined;
}

/** The XML of one run. `false` is a failure, `unknown` an error: neither lets a pipeline go green. What is waived is skipped. */
export function junitReport(run: RunFile, verdict: Verdict): string {
  const cases: Case[] = [
    ...verdict.invariants.map(({ name, valid, findings, reason, waived }) => ({
      name,
      valid,
      waived,
      detail: [
        reason ?? [],
        findings.map(({ what, place }) => (place === undefined ? what : `${what} (${placeText(place)})`)),
      ]
        .flat(2)
        .join("\n"),
    })),
    ...verdict.marks
      .filter(({ promised, reached }) => promised || reached)
      .map(({ name, reached, says }) => ({
        name: `mark ${name}`,
        valid: reached ? (true as const) : ("unknown" as const),
        detail: reached ? "" : `never reached (${says})`,
      })),
  ];
  const failures = cases.filter(({ valid }) => valid === false).length;
  const skipped = cases.filter(({ waived }) => waived !== undefined).length;
  const errors = cases.filter(({ valid }) => valid === "unknown").length - skipped;
  const attributes = `name="flashproof ${escapeXml(run.id)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
  const shares = Object.entries(verdict.shares).map(
    ([name, share]) => `<property name="share ${escapeXml(name)}" value="${share}"/>`,
  );
  const lines = [
    ...(shares.length === 0 ? [] : [`  <properties>${shares.join("")}</properties>`]),
    ...cases.map((one) => `  ${caseXml(one)}`),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite ${attributes}>\n${lines.join("\n")}\n</testsuite>\n`;
}

function caseXml({ name, valid, detail, waived }: Case): string {
  const open = `<testcase classname="flashproof" name="${escapeXml(name)}"`;
  if (valid === true) return `${open}/>`;
  if (waived !== undefined) return `${open}><skipped message="${escapeXml(waived)}"/></testcase>`;
  const element = valid === false ? "failure" : "error";
  return `${open}><${element} message="${escapeXml(detail.split("\n")[0] ?? "")}">${escapeXml(detail)}</${element}></testcase>`;
}

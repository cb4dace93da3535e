// What Jenkins takes as JUnit XML, as rules: elements, the attributes that each must and may have, and what may stand in
// it. They are those of junit-10.xsd of Jenkins' xUnit plugin (Copyright 2014 Gregory Boissinot, MIT), which the reports of
// Maven's Surefire keep to.

interface Rule {
  must: readonly string[];
  may: readonly string[];
  children: readonly string[];
  hasText?: true;
}

const OUTPUT: Rule = { must: [], may: [], children: [], hasText: true };
const RESULT: Rule = { must: [], may: ["type", "message"], children: [], hasText: true };
const RERUN: Rule = {
  ...{ must: ["type"], may: ["message"], hasText: true },
  children: ["stackTrace", "system-out", "system-err"],
};
const RERUNS = ["rerunFailure", "rerunError", "flakyFailure", "flakyError"];

const RULES: Readonly<Record<string, Rule>> = {
  testsuites: { must: [], may: ["name", "time", "tests", "failures", "errors"], children: ["testsuite"] },
  testsuite: {
    must: ["name", "tests", "failures", "errors"],
    may: ["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"],
    children: ["testsuite", "properties", "testcase", "system-out", "system-err"],
  },
  properties: { must: [], may: [], children: ["property"] },
  property: { must: ["name", "value"], may: [], children: [] },
  testcase: {
    must: ["name"],
    may: ["time", "classname", "group"],
    children: ["skipped", "error", "failure", ...RERUNS, "system-out", "system-err"],
  },
  ...{ failure: RESULT, error: RESULT, skipped: RESULT, stackTrace: OUTPUT },
  ...{ "system-out": OUTPUT, "system-err": OUTPUT },
  ...Object.fromEntries(RERUNS.map((name) => [name, RERUN])),
};
const ROOTS = ["testsuites", "testsuite"];

const NAME = "[A-Za-z_][\\w.-]*";
const ENTITY = "&(?:amp|lt|gt|quot|apos|#\\d+|#x[\\da-f]+);";
const TAG = new RegExp(
  `<(?<slash>/?)(?<name>${NAME})(?<attributes>(?:\\s+${NAME}="(?:[^<&"]|${ENTITY})*")*)\\s*(?<empty>/?)>`,
  "y",
);
const TEXT = new RegExp(
  `(?:[^<&\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]|${ENTITY})+`,
  "y",
);
const HEADER = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/;

/** What is wrong with this text as JUnit XML; none if nothing is. */
export function junitComplaints(xml: string): string[] {
  const complaints: string[] = [];
  const header = HEADER.exec(xml);
  if (header === null) return ["there is no XML declaration"];
  const open: string[] = [];
  let roots = 0;
  for (let at = header[0].length; at < xml.length; ) {
    TEXT.lastIndex = at;
    const text = TEXT.exec(xml)?.[0];
    if (text !== undefined) {
      const holder = open.at(-1);
      if (text.trim() !== "" && RULES[holder ?? ""]?.hasText !== true)
        complaints.push(`text in ${holder ?? "nothing"}`);
      at += text.length;
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(xml);
    const { slash, name = "", attributes = "", empty } = tag?.groups ?? {};
    if (tag === null) return [...complaints, `no XML at ${at}: ${xml.slice(at, at + 40)}`];
    at += tag[0].length;
    if (slash === "/") {
      if (open.pop() !== name) return [...complaints, `</${name}> closes another element`];
      continue;
    }
    if (open.length === 0) roots += 1;
    complaints.push(...elementComplaints(name, open.at(-1), attributes));
    if (empty !== "/") open.push(name);
  }
  if (open.length > 0) complaints.push(`${open.at(-1)} is not closed`);
  return roots === 1 ? complaints : [...complaints, `there are ${roots} roots`];
}

function elementComplaints(name: string, parent: string | undefined, attributes: string): string[] {
  const rule = RULES[name];
  const allowed = parent === undefined ? ROOTS : (RULES[parent]?.children ?? []);
  if (rule === undefined || !allowed.includes(name)) return [`${name} in ${parent ?? "nothing"}`];
  const given = [...attributes.matchAll(new RegExp(`(${NAME})="`, "g"))].map(([, one]) => one ?? "");
  return [
    ...rule.must.filter((one) => !given.includes(one)).map((one) => `${name} has no ${one}`),
    ...given
      .filter((one) => !rule.must.includes(one) && !rule.may.includes(one))
      .map((one) => `${name} has ${one}`),
    ...given.filter((one, index) => given.indexOf(one) !== index).map((one) => `${name} has ${one} twice`),
  ];
}

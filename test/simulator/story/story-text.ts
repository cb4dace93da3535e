// A story as text for the terminal, and as Markdown with a sequence diagram.
import type { Story, StoryStep } from "./tell-story.ts";

/** What stands above the steps. */
export interface StoryHead {
  /** What is wrong; a title for what is right. */
  title: string;
  /** How to run it again. */
  replay: string;
}

const findingsOf = ({ outcome }: Story): string[] =>
  outcome.verdict.invariants.flatMap(({ name, findings }) => findings.map(({ what }) => `${name}: ${what}`));

/** The steps of the sale alone: the opening and those who come after healing say nothing. */
const toldSteps = ({ steps }: Story): StoryStep[] => {
  const isTold = ({ who, what }: StoryStep) => !/fresh-\d/.test(`${who} ${what}`) && !/probed/.test(what);
  const begin = steps.findIndex(({ step }) => step === undefined);
  const end = steps.findIndex(({ what }) => what.startsWith("purchase fresh-"));
  return steps.slice(Math.max(0, begin), end < 0 ? steps.length : end).filter(isTold);
};

/** As a table of text. */
export function storyText(story: Story, { title, replay }: StoryHead): string {
  const rows = toldSteps(story)
    .filter(isNews)
    .map(({ step, ms, who, what, stores }) => [
      step === undefined ? "" : String(step),
      `${ms} ms`,
      who,
      `${step === undefined ? "» " : ""}${what}`,
      stores,
    ]);
  const table = [["step", "time", "who", "what", "what the stores hold now"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [title, ...findingsOf(story), "", ...lines, "", `again: ${replay}`, ""].join("\n");
}

/** As a page of Markdown. */
export function storyMarkdown(story: Story, { title, replay }: StoryHead): string {
  return [
    `# ${title}`,
    "",
    ...findingsOf(story).map((finding) => `- ${finding}`),
    "",
    `Again: \`${replay}\``,
    "",
    ...storyDiagram(story),
    "",
    ...storyTable(story),
    "",
    "The schedule:",
    "",
    "```json",
    JSON.stringify(story.schedule),
    "```",
    "",
  ].join("\n");
}

/** On a page, timers and turns of the event loop are left out: what they bring about follows. */
const isNews = ({ what }: StoryStep): boolean => what !== "timer" && what !== "turn of the event loop";

/** Its steps as a table of Markdown. */
export function storyTable(story: Story): string[] {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = toldSteps(story)
    .filter(isNews)
    .map(({ step, ms, who, what, stores }) => {
      const told = step === undefined ? `**${cell(what)}**` : cell(what);
      return `| ${step ?? ""} | ${ms} | ${who} | ${told} | ${cell(stores)} |`;
    });
  return [
    "| step | ms | who | what | what the stores hold now |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ];
}

/** Its messages as a Mermaid sequence diagram. A semicolon or a hash would end a line of it. */
export function storyDiagram(story: Story): string[] {
  const steps = toldSteps(story).filter(isNews);
  const names = new Set(
    steps.flatMap(({ from, who, step }) => (step === undefined ? [] : [from ?? who, who])),
  );
  const id = (name: string) => name.replaceAll("-", "_");
  const clean = (text: string) => text.replaceAll(/[;#]/g, ",");
  const all = [...names];
  const over = all.length === 0 ? "" : [all[0] ?? "", all.at(-1) ?? ""].map(id).join(",");
  return [
    "```mermaid",
    "sequenceDiagram",
    ...all.map((name) => `  participant ${id(name)} as ${name}`),
    ...steps.map(({ step, from, who, what }) => {
      if (step === undefined) return `  Note over ${over}: ${clean(what)}`;
      return `  ${id(from ?? who)}->>${id(who)}: ${clean(what)}`;
    }),
    "```",
  ];
}

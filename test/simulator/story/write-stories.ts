// Writes the stories of docs/simulator/ anew: three mistakes, planted and found.
import { writeFile } from "node:fs/promises";
import { huntOne, seedOf } from "../campaign/hunt.ts";
import { PLANTED, type Planted } from "../campaign/planted.ts";
import { DRAWN } from "../schedule/draw-schedule.ts";
import { type Engine, withEngine } from "../world/engine.ts";
import { storyDiagram, storyTable } from "./story-text.ts";
import { tellStory } from "./tell-story.ts";

/** The page of each, and how its title begins. */
const PAGES = {
  "stock-before-duplicate": "the stock is tested",
  "no-rollback-mark": "check-back leaves",
  "abort-in-doubt": "a message is aborted",
};
const MOST_SCHEDULES = 20_000;

/** Two buyers are enough to tell it, and one server where that breaks too. */
const SMALL = { ...DRAWN, buyers: 2, mostAsks: 4 };

function storyOf({ title, system }: Planted, engine: Engine): string {
  for (let number = 0; number < MOST_SCHEDULES; number++) {
    const found = huntOne(seedOf(16, number), { engine, system, drawn: SMALL });
    if (found === undefined) continue;
    const story = tellStory(found.schedule, engine, system);
    const findings = story.outcome.verdict.invariants.flatMap(({ name, findings }) =>
      findings.map(({ what }) => `\`${name}\`: ${what}`),
    );
    const how = `The mistake was planted into the simulated system. Found in schedule ${number + 1}, and shrunk from ${found.drawn.decisions.length} decisions to ${found.schedule.decisions.length}.`;
    return [
      `# A story: ${title}`,
      "",
      how,
      "",
      ...findings.map((one) => `- ${one}`),
      "",
      ...storyDiagram(story),
      "",
      ...storyTable(story),
      "",
    ].join("\n");
  }
  throw new Error(`not found: ${title}`);
}

const pages = await withEngine((engine) =>
  Object.entries(PAGES).map(([page, begin]) => {
    const planted = PLANTED.find(({ title }) => title.startsWith(begin));
    if (planted === undefined) throw new Error(`no planted mistake begins with ${begin}`);
    return { file: `docs/simulator/${page}.md`, text: storyOf(planted, engine) };
  }),
);
for (const { file, text } of pages) await writeFile(file, text);

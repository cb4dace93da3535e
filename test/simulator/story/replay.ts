// Tells a schedule that lies in a file.
import { readFile } from "node:fs/promises";
import { HarnessError } from "../../../base/errors.ts";
import { parseJson, parserOf } from "../../../base/parse.ts";
import { EXIT, exitCodeOf } from "../../../invariants/judge.ts";
import { brokenIn, exitCodeOfBroken, isRefusal, whyBroken } from "../schedule/broken.ts";
import { Schedule } from "../schedule/schedule.ts";
import { withEngine } from "../world/engine.ts";
import { storyText } from "./story-text.ts";
import { tellStory } from "./tell-story.ts";

const isOfNothing = (doubt: string): boolean => doubt.endsWith("(there was nothing to check)");

/** Runs it and prints its steps. Returns the exit code of its verdict, in which what never happened is no doubt. */
export async function replay(file: string, screen: { write(text: string): void }): Promise<number> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new HarnessError("usage", `${file} cannot be read`, {
      hint: "SCHEDULE= names a file with a schedule",
      cause,
    });
  });
  const schedule = parseJson(text, file, parserOf(Schedule, "the schedule", "usage"), "usage");
  const story = await withEngine((engine) => tellStory(schedule, engine));
  const { verdict, hash } = story.outcome;
  const isBroken = brokenIn(verdict).length > 0;
  const title = isBroken ? whyBroken(verdict) : "no invariant is broken";
  const doubts = verdict.valid === "unknown" ? (verdict.doubts ?? []).filter((one) => !isRefusal(one)) : [];
  screen.write(storyText(story, { title, replay: `make simulate SCHEDULE=${file}` }));
  for (const doubt of doubts) screen.write(`not judged: ${doubt}\n`);
  screen.write(`hash ${hash}\n`);
  if (isBroken) return exitCodeOfBroken(verdict);
  const isCalm = verdict.valid === "unknown" && doubts.every(isOfNothing);
  return isCalm ? EXIT.true : exitCodeOf(verdict);
}

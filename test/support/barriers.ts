// What keeps a reader out of a page, by axe-core.
import axe from "axe-core";
import type { Opened } from "./browser.ts";

/** What is serious, with the elements; none if nothing is. */
export async function barriers({ page }: Pick<Opened, "page">): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async () => (await (globalThis as unknown as { axe: typeof axe }).axe.run()).violations,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What is serious in either theme of one opened page. */
export async function barriersInBothThemes({ page }: Pick<Opened, "page">): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await barriers({ page })).map((one) => `${colorScheme}: ${one}`));
  }
  return found;
}

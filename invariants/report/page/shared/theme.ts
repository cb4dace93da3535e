// Light, dark, or as the system has it.
import { button } from "./elements.ts";
import type { PageState } from "./state.ts";
import type { View } from "./view.ts";

/** A button that goes through the themes. */
export function themeSwitch(state: PageState): HTMLElement {
  const themes: View["theme"][] = ["system", "light", "dark"];
  const element = button("", () => {
    const next = themes[(themes.indexOf(state.view.theme) + 1) % themes.length] ?? "system";
    state.set({ theme: next });
  });
  state.follow(["theme"], ({ theme }) => {
    element.textContent = `theme: ${theme}`;
  });
  return element;
}

/** Gives the whole page the theme of the view. */
export function followTheme(state: PageState): void {
  state.follow(["theme"], ({ theme }) => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  });
}

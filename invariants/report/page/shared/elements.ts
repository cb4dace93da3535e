// Makes elements. All text goes in as text: no name from a history is ever read as HTML.

import { visible } from "../../../../base/visible.ts";

type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element with these attributes and children. `true` sets an attribute without value; undefined leaves it out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** A button that does this. */
export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", onClick);
  return element;
}

/** A name from the record, apart from the direction of the text around it. */
export const nameOf = (text: string): HTMLElement => make("bdi", {}, visible(text));

/** Replaces all children. */
export const fill = (element: Element, ...children: Child[]): void =>
  element.replaceChildren(...children.filter((child) => child !== undefined));

/** A button that puts this text on the clipboard. Where the browser refuses, the text is selected instead. */
export function copyButton(text: string, shown: HTMLElement): HTMLButtonElement {
  const element = button("copy", async () => {
    try {
      await navigator.clipboard.writeText(text);
      element.textContent = "copied";
    } catch {
      getSelection()?.selectAllChildren(shown);
      element.textContent = "selected";
    }
  });
  return element;
}

/** A command with a button that copies it. */
export function command(text: string): HTMLElement {
  const code = make("code", {}, visible(text));
  return make("span", { class: "command" }, code, copyButton(text, code));
}

/** A section with its heading. */
export function section(id: string, heading: string, ...children: Child[]): HTMLElement {
  return make(
    "section",
    { "aria-labelledby": `${id}-heading`, id },
    make("h2", { id: `${id}-heading` }, heading),
    ...children,
  );
}

// The legend of a chart: each line with its look, its name and its value at the cursor; a click hides the line.
import { button, fill, make } from "../shared/elements.ts";

/** How a line looks: its colour, by the name of the page's style, and its dashes. */
export interface LegendLine {
  label: string;
  colour: string;
  dash?: number[];
}

/** Fills the legend; returns a function that shows values. */
export function legend(
  root: HTMLElement,
  lines: readonly LegendLine[],
  text: (value: number) => string,
  onToggle: (line: number, show: boolean) => void,
): (values: readonly (number | null)[]) => void {
  const outputs = lines.map(() => make("span", { class: "value" }));
  const buttons = lines.map((line, index) => {
    const toggle = button(
      "",
      () => {
        const show = toggle.getAttribute("aria-pressed") !== "true";
        toggle.setAttribute("aria-pressed", String(show));
        onToggle(index, show);
      },
      { "aria-pressed": "true", title: `hide or show ${line.label}` },
    );
    fill(toggle, swatch(line), line.label, outputs[index]);
    return toggle;
  });
  fill(root, ...buttons);
  return (values) => {
    for (const [index, output] of outputs.entries()) {
      const value = values[index] ?? null;
      output.textContent = value === null ? "" : text(value);
    }
  };
}

/** A piece of the line, as it is drawn. */
function swatch({ colour, dash }: LegendLine): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [name, value] of Object.entries({ width: "26", height: "8", "aria-hidden": "true" }))
    svg.setAttribute(name, value);
  const line = document.createElementNS(space, "line");
  const look = {
    x1: "0",
    y1: "4",
    x2: "26",
    y2: "4",
    "stroke-width": "2.5",
    "stroke-dasharray": dash?.join(" ") ?? "none",
  };
  for (const [name, value] of Object.entries(look)) line.setAttribute(name, value);
  line.style.stroke = `var(${colour})`;
  svg.append(line);
  return svg;
}

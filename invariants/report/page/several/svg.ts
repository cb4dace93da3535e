// Small drawings in a line of text or a cell of a table. What they show is beside them in words or numbers too.

/** An element of SVG. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>>,
  ...children: SVGElement[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

const [WIDTH, HEIGHT] = [120, 22];

/** A curve of counts, from the left to the right. */
export function sparkline(values: readonly number[]): SVGElement {
  const most = Math.max(1, ...values);
  const bar = WIDTH / Math.max(1, values.length);
  const bars = values.map((value, index) => {
    const height = Math.max(1, (value / most) * HEIGHT);
    const place = { x: index * bar, y: HEIGHT - height, width: Math.max(0.5, bar - 0.5), height };
    return svg("rect", place);
  });
  return svg(
    "svg",
    {
      ...{ viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT },
      class: "spark",
      "aria-hidden": "true",
    },
    ...bars,
  );
}

/** Where a difference lies: the range that holds it, the difference itself, and no difference. */
export function rangeDrawing(difference: number, range: { least: number; most: number }): SVGElement {
  const reach = Math.max(Math.abs(range.least), Math.abs(range.most), Math.abs(difference), 1e-9);
  const x = (value: number) => WIDTH / 2 + (value / reach) * (WIDTH / 2 - 5);
  const middle = HEIGHT / 2;
  return svg(
    "svg",
    {
      ...{ viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT },
      class: "range",
      "aria-hidden": "true",
    },
    svg("line", { class: "zero", x1: WIDTH / 2, x2: WIDTH / 2, y1: 2, y2: HEIGHT - 2 }),
    svg("line", { class: "span", x1: x(range.least), x2: x(range.most), y1: middle, y2: middle }),
    svg("circle", { cx: x(difference), cy: middle, r: 4 }),
  );
}

// Rows of text in columns, for a terminal.

/** The rows below each other; columns of these indexes are aligned to the right. */
export function inColumns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const count = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_, index) =>
    Math.max(...rows.map((row) => [...(row[index] ?? "")].length)),
  );
  const padded = (cell: string, index: number) => {
    const space = " ".repeat((widths[index] ?? 0) - [...cell].length);
    return right.includes(index) ? space + cell : cell + space;
  };
  return rows.map((row) => row.map(padded).join("  ").trimEnd());
}

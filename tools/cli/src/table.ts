/** Text for people at a terminal. */
type Row = readonly (string | null)[];

const GAP = '  ';

/** Columns under their names; null is shown as a dash. */
export function table(names: readonly string[], rows: readonly Row[]): string {
  const lines = [names, ...rows.map((row) => row.map((cell) => (cell === null ? '-' : printable(cell))))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

/** What others wrote, without what a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** Comma-separated values (RFC 4180), for spreadsheets that must not take what a visitor sent for a formula. */

/** A text may be anything that was sent; a number is written as it is, also one that is too exact for a double. */
export type Cell = string | number | boolean | null | { readonly exact: string };

/** One column of a table: its name, and its value in a row. */
export type Column<Row> = readonly [name: string, cell: (row: Row) => Cell];

/**
 * What a spreadsheet takes for the beginning of a formula (owasp.org, CSV Injection). Such a text gets an apostrophe in
 * front, which spreadsheets do not show.
 */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

export function csvHeader<Row>(columns: readonly Column<Row>[]): string {
  return csvLine(columns.map(([name]) => name));
}

export function csvRow<Row>(columns: readonly Column<Row>[], row: Row): string {
  return csvLine(columns.map(([, cell]) => cell(row)));
}

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`;
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'object') return cell.exact;
  if (typeof cell !== 'string') return String(cell);
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Results as a Markdown table, ready for docs/operations/benchmarks.md. */
export interface Row {
  readonly what: string;
  readonly result: string;
  readonly limit: string;
  readonly ratio: string;
  readonly notes: string;
}

const COLUMNS = ['what', 'result', 'limit', 'ratio', 'notes'] as const;

export function markdownTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(COLUMNS),
    line(COLUMNS.map(() => '---')),
    ...rows.map((row) => line(COLUMNS.map((column) => row[column]))),
  ].join('\n');
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
export const percent = (part: number, limit: number): string => `${Math.round((part / limit) * 100)} %`;

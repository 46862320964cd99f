import type { TopAnswer } from '#contracts';
import type { Column } from '../csv/csv.js';

/** Columns of exported top values. */
export const TOP_CELLS: readonly Column<TopAnswer['rows'][number]>[] = [
  ['value', ({ value }) => value],
  ['count', ({ count }) => count],
  ['visitors', ({ visitors }) => visitors],
];

/** Which rows of a long list are drawn: those in sight and a few around, since all are of one height. */
export const ROW_HEIGHT = 36;
const AROUND = 8;

export interface RowWindow {
  /** Index of the first row drawn. */
  readonly first: number;
  /** Index after the last row drawn. */
  readonly end: number;
}

export function rowWindow(count: number, scrollTop: number, height: number): RowWindow {
  const first = Math.min(Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - AROUND), Math.max(0, count - 1));
  const end = Math.min(count, Math.ceil((scrollTop + height) / ROW_HEIGHT) + AROUND);
  return { first, end: Math.max(first, end) };
}

/** Where to scroll so that a row is wholly in sight; null when it is. */
export function scrollToShow(index: number, scrollTop: number, height: number): number | null {
  const top = index * ROW_HEIGHT;
  if (top < scrollTop) return top;
  return top + ROW_HEIGHT > scrollTop + height ? top + ROW_HEIGHT - height : null;
}

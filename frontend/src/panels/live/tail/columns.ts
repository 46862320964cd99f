/** Grid columns of the tail. A narrow screen has room for the first three; the drawer has everything. */
export const columnsClass = (showStream: boolean): string =>
  showStream
    ? 'grid grid-cols-[6.5rem_minmax(0,1fr)_minmax(0,1fr)] md:grid-cols-[6.5rem_9rem_8rem_9rem_minmax(0,1fr)_9rem] xl:grid-cols-[6.5rem_12rem_9rem_12rem_minmax(0,1fr)_12rem] items-center gap-3 px-4'
    : 'grid grid-cols-[6.5rem_minmax(0,1fr)_minmax(0,1fr)] md:grid-cols-[6.5rem_9rem_9rem_minmax(0,1fr)_9rem] xl:grid-cols-[6.5rem_12rem_12rem_minmax(0,1fr)_12rem] items-center gap-3 px-4';

/** Cells from the fourth column on. */
export const WIDE_CELL = 'hidden truncate md:block';

/** The tables that are cut into months, and by which of their times. */
export const PARTITIONED_TABLES = [
  { table: 'events', time: 'time' },
  { table: 'traffic_per_minute', time: 'minute' },
  { table: 'traffic_per_quarter_hour', time: 'quarter' },
  { table: 'sessions', time: 'started_at' },
  { table: 'sessions_per_quarter_hour', time: 'quarter' },
  { table: 'returns_per_day', time: 'day' },
  { table: 'conversions_per_minute', time: 'minute' },
  { table: 'dimensions_per_day', time: 'day' },
  { table: 'ledger_per_minute', time: 'minute' },
  { table: 'rejections', time: 'received_at' },
] as const;

export type PartitionedTable = (typeof PARTITIONED_TABLES)[number];

/** A month of UTC. */
export interface Month {
  readonly year: number;
  /** From 0; 12 and beyond are months of the years after. */
  readonly month: number;
}

export function monthOf(at: number): Month {
  const date = new Date(at);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
}

/** First instant of a month, epoch ms. */
export function monthStart({ year, month }: Month): number {
  return Date.UTC(year, month, 1);
}

export function partitionName(table: string, month: Month): string {
  const { year, month: index } = monthOf(monthStart(month));
  return `${table}_${year}_${String(index + 1).padStart(2, '0')}`;
}

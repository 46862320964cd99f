/** Which tables a projection writes, and which of their rows say nothing. */
export interface ProjectionTable {
  readonly table: string;
  /** Of rows that are left when all that they counted has gone elsewhere: another cutting into batches has none there. */
  readonly saysNothing?: string;
  /** Columns whose sums say something to a person who compares two versions. */
  readonly sums?: readonly string[];
}

const PROJECTION_TABLES: Readonly<Record<string, readonly ProjectionTable[]>> = {
  events: [{ table: 'events' }],
  'traffic-per-minute': [{ table: 'traffic_per_minute', sums: ['count'] }],
  'traffic-per-quarter-hour': [{ table: 'traffic_per_quarter_hour', sums: ['count'] }],
  conversions: [{ table: 'conversions_per_minute', sums: ['count', 'value'] }],
  'top-dimensions': [{ table: 'dimensions_per_day', sums: ['events', 'pageviews'] }],
  sessions: [
    { table: 'sessions' },
    { table: 'latest_sessions' },
    {
      table: 'sessions_per_quarter_hour',
      saysNothing: '(sessions, bounces, converted, pageviews, duration_ms) = (0, 0, 0, 0, 0)',
      sums: ['sessions', 'bounces', 'converted', 'pageviews', 'duration_ms'],
    },
    { table: 'returns_per_day', saysNothing: 'sessions = 0', sums: ['sessions'] },
  ],
  'event-ledger': [{ table: 'ledger_per_minute', sums: ['count'] }],
};

/** Read models that can be rebuilt from the log. */
export const PROJECTION_NAMES: readonly string[] = Object.keys(PROJECTION_TABLES);

/** Throws on a name that is none. */
export function tablesOf(projection: string): readonly ProjectionTable[] {
  const tables = Object.hasOwn(PROJECTION_TABLES, projection) ? PROJECTION_TABLES[projection] : undefined;
  if (!tables) throw new Error(`there is no projection ${projection}`);
  return tables;
}

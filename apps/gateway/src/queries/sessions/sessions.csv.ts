import type { SessionView } from '#contracts';
import type { Column } from '../csv/csv.js';

const FIELDS = [
  'id',
  'stream',
  'visitorId',
  'startedAt',
  'endedAt',
  'durationSeconds',
  'pageviews',
  'events',
  'conversions',
  'entryPage',
  'exitPage',
  'bounce',
  'referrer',
  'channel',
  'campaign',
  'country',
  'city',
  'browser',
  'os',
  'device',
] as const satisfies readonly (keyof SessionView)[];

/** Columns of exported sessions. */
export const SESSION_CELLS: readonly Column<SessionView>[] = FIELDS.map((field) => [
  field,
  (session) => session[field],
]);

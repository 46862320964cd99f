/**
 * Events and page views by bucket. From `traffic_per_quarter_hour`, `traffic_per_minute` and, for the seconds at the
 * edges, `events`; with filters all from `events`.
 */
import type { EntityManager } from 'typeorm';
import { inScope, matchingEvents } from './conditions.js';
import { Parameters } from './parameters.js';
import { grainsWithin, piecesOf, type Piece } from './pieces.js';
import { isUnfiltered, PAGE_VIEW, type Question } from './question.js';

export interface TrafficCount {
  /** From 0. */
  readonly bucket: number;
  /** The type; null when not asked for. */
  readonly type: string | null;
  readonly events: number;
  readonly botEvents: number;
  readonly pageviews: number;
}

/** Counts of the buckets that begin at `starts`, the last one ending with the range. Buckets without events are not there. */
export async function readTraffic(
  tx: EntityManager,
  question: Question,
  starts: readonly number[],
  byType = false,
): Promise<readonly TrafficCount[]> {
  const grains = isUnfiltered(question) ? grainsWithin(starts, ['quarter', 'minute', 'event']) : [];
  const parameters = new Parameters();
  const rows = piecesOf(question, grains).map((piece) => rowsOf(question, piece, parameters));
  const counted = question.bots ? '' : 'AND NOT bot';
  return tx.query<TrafficCount[]>(
    `SELECT ${parameters.bucketOf('time', starts)} AS bucket, ${byType ? 'type' : 'NULL AS type'},
       sum(count)::float8 AS events,
       coalesce(sum(count) FILTER (WHERE bot), 0)::float8 AS "botEvents",
       coalesce(sum(count) FILTER (WHERE type = '${PAGE_VIEW}' ${counted}), 0)::float8 AS pageviews
     FROM (${rows.join(' UNION ALL ')}) AS counted GROUP BY 1, 2`,
    parameters.values,
  );
}

const ROLL_UPS = {
  quarter: { table: 'traffic_per_quarter_hour', time: 'quarter' },
  minute: { table: 'traffic_per_minute', time: 'minute' },
} as const;

function rowsOf(question: Question, piece: Piece, parameters: Parameters): string {
  if (piece.grain !== 'quarter' && piece.grain !== 'minute') {
    return `SELECT e.time, e.type, e.bot, 1 AS count FROM events e WHERE ${matchingEvents(question, piece, parameters)}`;
  }
  const { table, time } = ROLL_UPS[piece.grain];
  const scope = inScope(question, piece, { alias: 't', time, typed: true }, parameters);
  return `SELECT t.${time} AS time, t.type, t.bot, t.count FROM ${table} t WHERE ${scope}`;
}

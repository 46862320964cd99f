/**
 * Figures of the sessions that began in each bucket. From `sessions_per_quarter_hour` and `sessions` at the edges. With
 * filters, or a type: of the sessions that contain an event which matches, from `sessions` and `events`.
 */
import type { EntityManager } from 'typeorm';
import { filterConditions, inScope } from './conditions.js';
import { Parameters } from './parameters.js';
import { grainsWithin, piecesOf, type Piece } from './pieces.js';
import { isUnfiltered, type Question, type Range } from './question.js';
import { joiningMany } from './reading.js';

export interface SessionSums {
  /** From 0. */
  readonly bucket: number;
  readonly sessions: number;
  readonly bounces: number;
  /** Those with at least one conversion. */
  readonly converted: number;
  readonly pageviews: number;
  readonly durationMs: number;
}

/** Sums of the buckets that begin at `starts`; those without sessions are not there. Bots have no sessions. */
export async function readSessionSums(
  tx: EntityManager,
  question: Question,
  starts: readonly number[],
): Promise<readonly SessionSums[]> {
  const grains = isWhole(question) ? grainsWithin(starts, ['quarter', 'event']) : [];
  const parameters = new Parameters();
  const rows = piecesOf(question, grains).map((piece) => rowsOf(question, piece, parameters));
  const read = (): Promise<SessionSums[]> =>
    tx.query<SessionSums[]>(
      `SELECT ${parameters.bucketOf('time', starts)} AS bucket, sum(sessions)::float8 AS sessions,
       sum(bounces)::float8 AS bounces, sum(converted)::float8 AS converted, sum(pageviews)::float8 AS pageviews,
       sum(duration_ms)::float8 AS "durationMs"
     FROM (${rows.join(' UNION ALL ')}) AS counted GROUP BY 1`,
      parameters.values,
    );
  return isWhole(question) ? read() : joiningMany(tx, read);
}

export interface SessionMeans {
  readonly bounceRate: number;
  readonly pagesPerSession: number;
  readonly avgSessionSeconds: number;
  readonly conversionRate: number;
}

/** All 0 without sessions. */
export function meansOf(sums: Omit<SessionSums, 'bucket'> | undefined): SessionMeans {
  const each = (total: number): number => (sums && sums.sessions > 0 ? total / sums.sessions : 0);
  return {
    bounceRate: each(sums?.bounces ?? 0),
    pagesPerSession: each(sums?.pageviews ?? 0),
    avgSessionSeconds: each(sums?.durationMs ?? 0) / 1_000,
    conversionRate: each(sums?.converted ?? 0),
  };
}

/** Whether every session counts, whatever is in it. */
function isWhole(question: Question): boolean {
  return isUnfiltered(question) && question.type === null;
}

const STARTED = { alias: 's', time: 'started_at', typed: false } as const;

function rowsOf(question: Question, piece: Piece, parameters: Parameters): string {
  if (piece.grain === 'quarter') {
    const scope = inScope(question, piece, { alias: 't', time: 'quarter', typed: false }, parameters);
    return `SELECT t.quarter AS time, t.sessions, t.bounces, t.converted, t.pageviews, t.duration_ms
      FROM sessions_per_quarter_hour t WHERE ${scope}`;
  }
  return `SELECT s.started_at AS time, 1 AS sessions, (s.pageviews = 1)::int AS bounces, (s.conversions > 0)::int AS converted,
      s.pageviews, extract(epoch FROM s.ended_at - s.started_at) * 1000 AS duration_ms
    FROM sessions s WHERE ${matchingSessions(question, piece, parameters)}`;
}

/** Sessions `s` that began in the range and contain an event which matches. */
export function matchingSessions(question: Question, range: Range, parameters: Parameters): string {
  const scope = inScope(question, range, STARTED, parameters);
  if (isWhole(question)) return scope;
  const of = [
    `e.project_id = ${parameters.text(question.projectId)}`,
    'e.stream = s.stream AND e.visitor = s.visitor AND e.time BETWEEN s.started_at AND s.ended_at AND NOT e.bot',
    // Said once more for the planner: which months to look into.
    `e.time >= ${parameters.time(range.from)}`,
    ...(question.type === null ? [] : [`e.type = ${parameters.text(question.type)}`]),
    ...filterConditions(question.filters, parameters),
  ];
  const last = `SELECT max(s.ended_at) FROM sessions s WHERE ${scope}`;
  return `${scope} AND EXISTS (SELECT FROM events e WHERE ${of.join(' AND ')} AND e.time <= (${last}))`;
}

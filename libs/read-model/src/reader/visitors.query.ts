/**
 * Distinct visitors, over the whole range and within each bucket.
 *
 * Without filters they come from `sessions`. Between two events of a session lie at most 30 minutes, so that a session
 * which reaches over the start of a bucket of 30 minutes or more has an event in it: a visitor was there in a bucket if
 * and only if one of his sessions overlaps it. Shorter buckets, filters and bots need `events`.
 */
import type { EntityManager } from 'typeorm';
import { countedEvents, inScope } from './conditions.js';
import { Parameters } from './parameters.js';
import { isUnfiltered, type Question, type Range } from './question.js';

/** Longest pause within a session. */
const SESSION_GAP_MS = 30 * 60_000;

/** Distinct visitors of each bucket; the buckets begin at `starts`, the last one ends with the range. */
export async function readVisitors(
  tx: EntityManager,
  question: Question,
  starts: readonly number[],
): Promise<readonly number[]> {
  const buckets = starts.map((start, index): Range => ({
    from: Math.max(start, question.from),
    to: starts[index + 1] ?? question.to,
  }));
  const isShort = ({ from, to }: Range): boolean => to - from < SESSION_GAP_MS;
  const simple = isUnfiltered(question) && question.type === null && !question.bots;
  if (!simple || buckets.every(isShort)) return counts(await fromEvents(tx, question, starts), starts);
  const visitors = counts(await fromSessions(tx, question, starts), starts);
  for (const [index, bucket] of buckets.entries()) {
    if (!isShort(bucket)) continue;
    [visitors[index] = 0] = counts(await fromEvents(tx, { ...question, ...bucket }, [bucket.from]), [bucket.from]);
  }
  return visitors;
}

interface BucketCount {
  readonly bucket: number;
  readonly visitors: number;
}

function counts(rows: readonly BucketCount[], starts: readonly number[]): number[] {
  const visitors = starts.map(() => 0);
  for (const row of rows) visitors[row.bucket] = row.visitors;
  return visitors;
}

function fromEvents(tx: EntityManager, question: Question, starts: readonly number[]): Promise<BucketCount[]> {
  const parameters = new Parameters();
  return tx.query<BucketCount[]>(
    `SELECT width_bucket(e.time, ${parameters.times(starts)}) - 1 AS bucket, count(DISTINCT e.visitor)::float8 AS visitors
     FROM events e WHERE ${countedEvents(question, question, parameters)} AND e.visitor IS NOT NULL GROUP BY 1`,
    parameters.values,
  );
}

function fromSessions(tx: EntityManager, question: Question, starts: readonly number[]): Promise<BucketCount[]> {
  const parameters = new Parameters();
  const cuts = parameters.times([question.from, ...starts.slice(1)]);
  return tx.query<BucketCount[]>(
    `SELECT bucket - 1 AS bucket, count(DISTINCT visitor)::float8 AS visitors
     FROM (${overlappingSessions(question, parameters)}) AS s,
       generate_series(greatest(1, width_bucket(s.started_at, ${cuts})), width_bucket(s.ended_at, ${cuts})) AS bucket
     GROUP BY 1`,
    parameters.values,
  );
}

/** Sessions that began in the range, and those that reach into it: their visitors have an event in its first half hour. */
function overlappingSessions(question: Question, parameters: Parameters): string {
  const started = inScope(question, question, { alias: 's', time: 'started_at', typed: false }, parameters);
  const firstHalfHour = { from: question.from, to: Math.min(question.to, question.from + SESSION_GAP_MS) };
  return `
    SELECT s.stream, s.visitor, s.started_at, s.ended_at FROM sessions s WHERE ${started}
    UNION ALL
    SELECT s.* FROM (
      SELECT DISTINCT e.stream, e.visitor FROM events e
      WHERE ${countedEvents(question, firstHalfHour, parameters)} AND e.visitor IS NOT NULL
    ) AS v CROSS JOIN LATERAL (
      SELECT s.stream, s.visitor, s.started_at, s.ended_at FROM sessions s
      WHERE s.project_id = ${parameters.text(question.projectId)} AND s.stream = v.stream AND s.visitor = v.visitor
        AND s.started_at < ${parameters.time(question.from)}
      ORDER BY s.started_at DESC LIMIT 1
    ) AS s WHERE s.ended_at >= ${parameters.time(question.from)}`;
}

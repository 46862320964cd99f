/**
 * Distinct visitors, over the whole range and within each bucket.
 *
 * Without filters they come from `sessions`. Between two events of a session lie at most 30 minutes, so that a session
 * which reaches over the start of a bucket of 30 minutes or more has an event in it: a visitor was there in a bucket if
 * and only if one of his sessions overlaps it. Shorter buckets, filters and bots need `events`.
 *
 * In one stream nobody has to be told apart: a visitor counts with the first of his sessions that overlaps the bucket,
 * which is the one whose session before ended before the bucket began. For one bucket of days that is counted ahead.
 */
import type { EntityManager } from 'typeorm';
import { countedEvents, inScope } from './conditions.js';
import { reachingIn, SESSION_GAP_MS, startedIn } from './overlapping-sessions.js';
import { Parameters } from './parameters.js';
import { isUnfiltered, type Question, type Range } from './question.js';
import { visitorsOfDays } from './visitors-of-days.query.js';

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
  if (!simple || buckets.every(isShort)) return fromEvents(tx, question, starts);
  const visitors = [...(await fromSessions(tx, question, starts))];
  for (const [index, bucket] of buckets.entries()) {
    if (isShort(bucket)) [visitors[index] = 0] = await fromEvents(tx, { ...question, ...bucket }, [bucket.from]);
  }
  return visitors;
}

interface BucketCount {
  readonly bucket: number;
  readonly visitors: number;
}

async function fromEvents(
  tx: EntityManager,
  question: Question,
  starts: readonly number[],
): Promise<readonly number[]> {
  const parameters = new Parameters();
  const rows = await tx.query<BucketCount[]>(
    `SELECT bucket, count(*)::float8 AS visitors FROM (
       SELECT DISTINCT ${parameters.bucketOf('e.time', starts)} AS bucket, e.visitor
       FROM events e WHERE ${countedEvents(question, question, parameters)} AND e.visitor IS NOT NULL
     ) AS v GROUP BY 1`,
    parameters.values,
  );
  return countsOf(rows, starts);
}

async function fromSessions(
  tx: EntityManager,
  question: Question,
  starts: readonly number[],
): Promise<readonly number[]> {
  if (!(await inOneStream(tx, question))) return distinctVisitors(tx, question, starts);
  return starts.length === 1 ? [await visitorsOfDays(tx, question)] : firstSessions(tx, question, starts);
}

function countsOf(rows: readonly BucketCount[], starts: readonly number[]): number[] {
  const visitors = starts.map(() => 0);
  for (const row of rows) visitors[row.bucket]! += row.visitors;
  return visitors;
}

/** Whether all sessions that overlap the range are of one stream: each has an event in it, that of no bot. */
async function inOneStream(tx: EntityManager, question: Question): Promise<boolean> {
  if (question.stream !== null) return true;
  const quarter = 15 * 60_000;
  const firstHalfHour = {
    from: Math.floor(question.from / quarter) * quarter,
    to: question.from + SESSION_GAP_MS,
  };
  const around = { from: firstHalfHour.from, to: question.to };
  const parameters = new Parameters();
  const of = (table: string, range: Range): string =>
    `SELECT t.stream FROM ${table} t WHERE ${inScope(question, range, { alias: 't', time: 'quarter', typed: false }, parameters)}`;
  const rows = await tx.query<unknown[]>(
    `SELECT stream FROM (
       ${of('sessions_per_quarter_hour', around)} UNION ALL ${of('traffic_per_quarter_hour', firstHalfHour)} AND NOT t.bot
     ) AS s GROUP BY stream LIMIT 2`,
    parameters.values,
  );
  return rows.length < 2;
}

interface Overlap {
  /** Buckets of the session's start and end, from 0. */
  readonly first: number;
  readonly last: number;
  readonly sessions: number;
  /** Of them, those whose visitor was in the first bucket already. */
  readonly again: number;
}

async function firstSessions(
  tx: EntityManager,
  question: Question,
  starts: readonly number[],
): Promise<readonly number[]> {
  const parameters = new Parameters();
  const first = parameters.bucketOf('s.started_at', starts);
  const cuts = parameters.times([question.from, ...starts.slice(1)]);
  const rows = await tx.query<Overlap[]>(
    `SELECT first, last, count(*)::float8 AS sessions,
       count(*) FILTER (WHERE previous_ended_at >= (${cuts})[first + 1])::float8 AS again
     FROM (
       SELECT ${first} AS first, ${parameters.bucketOf('s.ended_at', starts)} AS last, s.previous_ended_at
       FROM sessions s WHERE ${startedIn(question, question, parameters)}
     ) AS s GROUP BY 1, 2
     UNION ALL
     SELECT 0, ${parameters.bucketOf('s.ended_at', starts)}, count(*)::float8, 0
     FROM (${reachingIn(question, parameters)}) AS s GROUP BY 2`,
    parameters.values,
  );
  const visitors = starts.map(() => 0);
  for (const { first, last, sessions, again } of rows) {
    for (let bucket = first; bucket <= last; bucket += 1) visitors[bucket]! += sessions;
    visitors[first]! -= again;
  }
  return visitors;
}

async function distinctVisitors(
  tx: EntityManager,
  question: Question,
  starts: readonly number[],
): Promise<readonly number[]> {
  const parameters = new Parameters();
  const columns = 's.visitor, s.started_at, s.ended_at';
  const rows = await tx.query<BucketCount[]>(
    `SELECT bucket, count(*)::float8 AS visitors FROM (
       SELECT DISTINCT bucket, visitor FROM (
         SELECT ${columns} FROM sessions s WHERE ${startedIn(question, question, parameters)}
         UNION ALL SELECT ${columns} FROM (${reachingIn(question, parameters)}) AS s
       ) AS s, generate_series(
         ${parameters.bucketOf('s.started_at', starts)}, ${parameters.bucketOf('s.ended_at', starts)}
       ) AS bucket
     ) AS v GROUP BY 1`,
    parameters.values,
  );
  return countsOf(rows, starts);
}
